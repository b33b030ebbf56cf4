using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Serverless.Consent;
using Serverless.Desk;
using Serverless.Operations;
using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Faults;

/// <summary>What the service remembers, read from its storage, so that the reading is on no wire and needs no functions.</summary>
internal static class Stored
{
    private static readonly string[] s_queues = [.. QueueNames.All, .. QueueNames.All.Select(name => name + QueueNames.PoisonSuffix)];

    /// <summary>A number's texts, newest first.</summary>
    public static async Task<IReadOnlyList<Text>> TextsOf(this RunningService service, string number) =>
        (await new SmsStore(TablesOf(service)).List(KeyOf(number), 1000, null, CancellationToken.None)).Texts;

    /// <summary>The number's texts, once every one that was sent to it has come to its end.</summary>
    public static Task<IReadOnlyList<Text>> SettledTextsOf(this RunningService service, string number, int sent = 1, TimeSpan? within = null) => Wait.For(
        () => service.TextsOf(number),
        texts => texts.Count(text => text.Direction == Direction.Out) >= sent && texts.All(text => text.Status.IsFinal()),
        within ?? RunningService.Patience, $"every text to {number} should come to its end (log: {service.LogFile})");

    /// <summary>The number's open text contact, or null.</summary>
    public static Task<Contact?> ContactOf(this RunningService service, string number) => new ContactStore(TablesOf(service)).OpenOf(KeyOf(number));

    /// <summary>Which of a number's texts have opened a contact or joined one.</summary>
    public static async Task<IReadOnlyList<string>> JoinedOf(this RunningService service, string number)
    {
        var contacts = new ContactStore(TablesOf(service));
        var texts = (await service.TextsOf(number)).Where(text => text.Direction == Direction.In);
        var joined = await Task.WhenAll(texts.Select(async text => (text.Id.Value, Contact: await contacts.FindByNaturalKey(KeyOf(number), text.Id.Value, CancellationToken.None))));
        return [.. joined.Where(text => text.Contact is not null).Select(text => text.Value)];
    }

    /// <summary>What the person has opted out of, or null.</summary>
    public static Task<SuppressionScope?> OptedOutOf(this RunningService service, string number) =>
        new CheckConsent(new ConsentStore(TablesOf(service))).ScopeOf(KeyOf(number), CancellationToken.None);

    /// <summary>What nobody could read or handle, which should be nothing.</summary>
    public static async Task<IReadOnlyList<string>> Unreadable(this RunningService service)
    {
        var (messages, _) = await new UnreadableStore(TablesOf(service)).List(1000, null, CancellationToken.None);
        return [.. messages.Select(message => $"{message.Queue}: {message.Reason}")];
    }

    /// <summary>Messages that wait on the service's queues and their poison queues, hidden ones too.</summary>
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

    public static Tables TablesOf(RunningService service)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", service.Storage)]).Build();
        return new(new StorageConnection(settings, []));
    }

    private static NumberKey KeyOf(string number) => PhoneNumber.TryFromCarrier(number, out var phone) ? phone.Key : throw new ArgumentException("That is no number.", nameof(number));
}
