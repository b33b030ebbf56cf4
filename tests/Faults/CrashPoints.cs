using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using Serverless.Platform;

namespace Serverless.Tests.Faults;

/// <summary>
/// Counts, handset by handset, what the functions do over the wires (calls of tables, queues and the carrier), and holds a handset's work for good at one
/// of these points: before the call arrives, or after it was acted on and before its answer comes back.
/// </summary>
internal sealed class CrashPoints
{
    private readonly ConcurrentDictionary<string, string> _handsets = new();
    private readonly ConcurrentDictionary<string, int> _done = new();
    private readonly ConcurrentDictionary<string, (int Call, bool Before)> _plan = new();
    private readonly ConcurrentDictionary<string, bool> _held = new();
    private readonly ConcurrentDictionary<WireRequest, int> _calls = new(ReferenceEqualityComparer.Instance);
    private long _lastCall = Stopwatch.GetTimestamp();
    private volatile bool _off;

    /// <param name="carrier">What the carrier does with the first send of each handset.</param>
    public CrashPoints(WiredService wired, Cut carrier = Cut.None)
    {
        var sent = new ConcurrentDictionary<string, bool>();
        foreach (var wire in new[] { wired.Tables, wired.Queues, wired.Carrier })
        {
            wire.Before = async (request, gone) =>
            {
                await Pass(request, before: true, gone);
                return carrier != Cut.None && request.IsSend && HandsetOf(request) is { } handset && sent.TryAdd(handset, true) ? carrier : Cut.None;
            };
            wire.After = async (request, answer, gone) =>
            {
                Learn(request, answer);
                await Pass(request, before: false, gone);
            };
        }
    }

    public bool IsHeld(string handset) => _held.ContainsKey(handset);

    /// <summary>How long nothing has been called for any of the handsets.</summary>
    public TimeSpan Quiet => Stopwatch.GetElapsedTime(Interlocked.Read(ref _lastCall));

    /// <summary>Follows a handset's calls.</summary>
    public void Watch(string handset)
    {
        _handsets[handset.TrimStart('+')] = handset;
        _handsets[(PhoneNumber.TryFromCarrier(handset, out var number) ? number.Key : default).Value] = handset;
    }

    /// <summary>Follows a handset's calls, and holds it at one of them, from 1.</summary>
    public void Hold(string handset, int call, bool before)
    {
        _plan[handset] = (call, before);
        Watch(handset);
    }

    public int CallsOf(string handset) => _done.GetValueOrDefault(handset);

    /// <summary>Holds nobody any more; who is held stays so.</summary>
    public void Off() => _off = true;

    private async Task Pass(WireRequest request, bool before, CancellationToken gone)
    {
        // A lease is renewed by the clock, not by the flow.
        var isRenewal = request.Method == "PUT" && request.Target.Contains("/messages/", StringComparison.Ordinal);
        if (_off || isRenewal || HandsetOf(request) is not { } handset) return;
        Interlocked.Exchange(ref _lastCall, Stopwatch.GetTimestamp());
        var call = before ? _calls[request] = _done.AddOrUpdate(handset, 1, (_, done) => done + 1) : _calls.GetValueOrDefault(request);
        if (!_plan.TryGetValue(handset, out var point) || point != (call, before) || !_held.TryAdd(handset, true)) return;
        await Task.Delay(Timeout.Infinite, gone);
    }

    private string? HandsetOf(WireRequest request) =>
        _handsets.FirstOrDefault(known => request.Target.Contains(known.Key, StringComparison.Ordinal) || request.Body.Contains(known.Key, StringComparison.Ordinal)).Value;

    /// <summary>Whose a queue message is can be seen only when it is received; later calls have its id alone.</summary>
    private void Learn(WireRequest request, string answer)
    {
        if (request.Method != "GET" || !request.Target.Contains("/messages?", StringComparison.Ordinal)) return;
        foreach (var message in XDocument.Parse(answer.TrimStart('\uFEFF')).Descendants("QueueMessage"))
        {
            var text = message.Element("MessageText")!.Value;
            if (text[0] != '{') text = Encoding.UTF8.GetString(Convert.FromBase64String(text));
            if (_handsets.FirstOrDefault(known => text.Contains(known.Key, StringComparison.Ordinal)).Value is { } handset)
                _handsets[message.Element("MessageId")!.Value] = handset;
        }
    }
}
