using Serverless.Operations;
using Serverless.Platform;
using Serverless.Sms;

namespace Serverless.Tests.Support;

/// <summary>What a service in this process remembers, as tests ask for it.</summary>
internal static class Threads
{
    /// <summary>A number's texts, oldest first.</summary>
    public static async Task<IReadOnlyList<Text>> TextsOf(this InProcessService service, PhoneNumber number) =>
        [.. (await service.Get<SmsStore>().List(number.Key, 200, null, CancellationToken.None)).Texts.Reverse()];

    /// <summary>The texts that were sent, or not sent, to a number, oldest first.</summary>
    public static async Task<IReadOnlyList<Text>> SentTo(this InProcessService service, PhoneNumber number) =>
        [.. (await service.TextsOf(number)).Where(text => text.Direction == Direction.Out)];

    /// <summary>What a handset has received, oldest first.</summary>
    public static async Task<IReadOnlyList<HandsetText>> On(this InProcessService service, PhoneNumber number) =>
        [.. (await service.Network.MessagesOf(number.Value)).Where(text => text.Direction == "out")];

    /// <summary>The only text to a number, once it is as wanted.</summary>
    public static async Task<Text> Becomes(this InProcessService service, PhoneNumber number, TextStatus status) =>
        (await service.RunUntil(() => service.SentTo(number), texts => texts is [var only] && only.Status == status, $"the text should become {status}"))[0];

    /// <summary>Has one text sent, as another slice would.</summary>
    public static async Task<Text> Send(this InProcessService service, OutgoingText outgoing) => (await service.Get<SendText>().Execute(outgoing, CancellationToken.None)).Text;

    public static async Task<IReadOnlyList<OperatorNote>> Notes(this InProcessService service) => (await service.Get<NoteStore>().List(100, null, CancellationToken.None)).Notes;

    public static async Task<IReadOnlyList<UnreadableMessage>> Unreadable(this InProcessService service) =>
        (await service.Get<UnreadableStore>().List(100, null, CancellationToken.None)).Messages;
}
