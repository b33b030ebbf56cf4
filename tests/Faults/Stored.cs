using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Queues;
using Serverless.Platform.Storage;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Faults;

/// <summary>What the service remembers, as an operator sees it.</summary>
internal static class Stored
{
    private static readonly string[] s_queues =
        [QueueNames.SmsInbound, QueueNames.SmsReports, QueueNames.SmsOutbound, QueueNames.ConsentMirror, QueueNames.DeskContacts];

    /// <summary>A number's texts, newest first.</summary>
    public static async Task<IReadOnlyList<TextView>> TextsOf(this RunningService service, string number)
    {
        using var api = service.Api("Agent");
        return (await api.GetFromJsonAsync($"sms/conversations/{Uri.EscapeDataString(number)}?size=200", SmsHttpJson.Default.ConversationView))!.Texts;
    }

    /// <summary>The number's texts, once every one that was sent to it has come to its end.</summary>
    public static Task<IReadOnlyList<TextView>> SettledTextsOf(this RunningService service, string number, int sent = 1, TimeSpan? within = null) => Wait.For(
        () => service.TextsOf(number),
        texts => texts.Count(text => text.Direction == Direction.Out) >= sent && texts.All(text => text.Status.IsFinal()),
        within ?? RunningService.Patience, $"every text to {number} should come to its end (log: {service.LogFile})");

    /// <summary>What nobody could read or handle, which should be nothing.</summary>
    public static async Task<IReadOnlyList<string>> Unreadable(this RunningService service)
    {
        using var api = service.Api("Operator");
        var page = await api.GetFromJsonAsync<JsonElement>("operations/unreadable");
        return [.. page.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("queue")}: {item.GetProperty("reason")}")];
    }

    /// <summary>Messages that wait on the service's queues, hidden ones too.</summary>
    public static async Task<int> Waiting(this RunningService service)
    {
        var counts = await Task.WhenAll(s_queues.Select(async name =>
        {
            var queue = new QueueClient(service.Storage, name);
            return await queue.ExistsAsync() ? (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount : 0;
        }));
        return counts.Sum();
    }

    /// <summary>Returns when all queues are empty: everything was handled.</summary>
    public static Task AllHandled(this RunningService service, TimeSpan? within = null) =>
        Wait.For(service.Waiting, count => count == 0, within ?? RunningService.Patience, $"every message should be handled (log: {service.LogFile})");
}
