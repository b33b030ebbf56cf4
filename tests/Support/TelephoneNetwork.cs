using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Serverless.Carrier.Acs;
using Serverless.Emulator;

namespace Serverless.Tests.Support;

/// <summary>The emulator as tests use it: handsets that text, the ledger, and faults.</summary>
public sealed class TelephoneNetwork(Uri url) : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http = new() { BaseAddress = url };

    /// <summary>A handset texts 12580 (or another number of the service); returns the message's id.</summary>
    public async Task<string> Text(string from, string message, string to = "12580")
    {
        using var answer = await _http.PostAsJsonAsync("emulator/sms", new { from, to, message });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("messageId").GetString()!;
    }

    /// <summary>All texts to and from a handset, oldest first.</summary>
    public async Task<IReadOnlyList<HandsetText>> MessagesOf(string number) =>
        (await _http.GetFromJsonAsync<List<HandsetText>>($"emulator/handsets/{Uri.EscapeDataString(number)}/messages", s_json))!;

    /// <summary>What handsets were sent, counted; all of it or with a tag.</summary>
    public async Task<LedgerCounts> Ledger(string? tag = null, int take = 10_000) =>
        (await _http.GetFromJsonAsync<LedgerCounts>($"emulator/ledger?take={take}{(tag is null ? "" : $"&tag={Uri.EscapeDataString(tag)}")}", s_json))!;

    /// <summary>Changes how a handset takes texts: <c>delivered</c>, <c>never</c> or a failure's code.</summary>
    public async Task Behave(string number, string delivery)
    {
        using var answer = await _http.PostAsJsonAsync($"emulator/handsets/{Uri.EscapeDataString(number)}", new { delivery });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Switches the network's faults on, and all others off; the body is that of <c>PUT /emulator/faults</c>.</summary>
    public async Task Faults(object faults)
    {
        using var answer = await _http.PutAsJsonAsync("emulator/faults", faults);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Switches all faults off.</summary>
    public async Task NoFaults()
    {
        using var answer = await _http.DeleteAsync(new Uri("emulator/faults", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The network forgets every text and handset, as after a new start; what the service knows stays.</summary>
    public async Task Forget()
    {
        using var answer = await _http.DeleteAsync(new Uri("emulator", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How often a fault with a count can still strike.</summary>
    public async Task<int> StrikesLeft(string fault) =>
        (await _http.GetFromJsonAsync<JsonElement>("emulator/faults")).TryGetProperty(fault, out var setting) ? setting.GetProperty("count").GetInt32() : 0;

    /// <summary>Whether the carrier's own opt-out list has the number, as ACS's API tells.</summary>
    public async Task<bool> IsOptedOut(string number, string from = "12580")
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { from, recipients = new[] { new { to = number } } });
        var hash = Convert.ToBase64String(SHA256.HashData(body));
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        var path = new Uri(_http.BaseAddress!, "sms/optouts:check?api-version=2026-01-23");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-content-sha256", hash);
        var signature = AcsHmacPolicy.Sign(Convert.FromBase64String(EmulatorOptions.DevelopmentAccessKey), "POST", path, date, hash);
        request.Headers.TryAddWithoutValidation("Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
        using var answer = await _http.SendAsync(request);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, Encoding.UTF8.GetString(body));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("value")[0].GetProperty("isOptedOut").GetBoolean();
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>A text as the network kept it; <see cref="Direction"/> is <c>in</c> (to the service) or <c>out</c>.</summary>
public sealed record HandsetText(
    string Direction, string From, string To, string Message, DateTimeOffset At, string MessageId, string? RepeatabilityRequestId, string? Tag, string? Status);

/// <summary>What handsets were sent. <see cref="Duplicates"/> is how often the same text was accepted once more.</summary>
public sealed record LedgerCounts(int Accepted, int Delivered, int Failed, int Duplicates, IReadOnlyList<HandsetText> Messages);
