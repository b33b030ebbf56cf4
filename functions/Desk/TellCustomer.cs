using Serverless.Platform;
using Serverless.Platform.Storage;
using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>
/// Does what a step of a contact's history promises outside of the contact: texts the customer that they are transferred, to whom and why (R20), and logs it (R21);
/// texts the step of the automatic service that they are sent back to (R45). Once for each step, however often it runs.
/// </summary>
public sealed class TellCustomer(
    ContactStore contacts, AgentStore agents, TransferStore transfers, SendText send, IEnumerable<AutomaticStep> automatic, Queues queues, CurrentSettings settings, ServiceClock clock)
{
    private static readonly TimeSpan s_cover = TimeSpan.FromSeconds(5);

    /// <summary>Before the contact's next step is saved: if it is, and the process dies, it is told and logged all the same.</summary>
    public Task Promise(Contact contact, string agent, CancellationToken stop) =>
        queues.Send(QueueNames.DeskDeadlines, new LookJob(LookJob.JobName, 1, contact.Id.Value, agent, contact.Steps + 1), DeskJson.Default.LookJob, s_cover, stop);

    public async Task Execute(ContactId id, int number, CancellationToken stop)
    {
        // Where somebody else was faster, the step of this number is theirs, and may be none of these.
        if (await contacts.FindStep(id, number, stop) is not { Kind: StepKind.Transferred or StepKind.SentToAutomatic } step || await contacts.Find(id, stop) is not { } contact) return;
        var name = (await agents.Find(step.By, stop))?.Name ?? "?";
        if (step.Kind == StepKind.SentToAutomatic)
        {
            if (automatic.FirstOrDefault(known => known.Name == step.About) is { } to) await Say(contact, number, step, name, to.Template, new Dictionary<string, string>(), stop);
            return;
        }
        var target = TransferTarget.Parse(step.About!);
        await transfers.Put(new(id, number, step.At, step.By, name, target, step.Words!, step.Note), stop);
        // Who is on the line is told by the agent's own mouth; the words are logged.
        if (contact.Channel == Channel.Call) return;
        await Say(contact, number, step, name, DeskTemplates.Transferred, new Dictionary<string, string> { ["target"] = await NameOf(target, contact.Language, stop), ["words"] = step.Words! }, stop);
    }

    private async Task Say(Contact contact, int number, ContactStep step, string name, Template template, Dictionary<string, string> arguments, CancellationToken stop)
    {
        if (contact.Number.Kind != PhoneNumberKind.International) return;
        await send.Execute(new OutgoingText(contact.Number, template, arguments, contact.PurposeOfTexts(clock.Now), $"desk/{contact.Id}/step/{number}")
        {
            Language = Languages.Parse(contact.Language),
            SentBy = $"{name} ({step.By})",
        }, stop);
    }

    private async Task<string> NameOf(TransferTarget target, string language, CancellationToken stop)
    {
        var isEnglish = Languages.Parse(language) == Language.English;
        if (target.Agent is { } agent) return (await agents.Find(agent, stop))?.Name ?? (isEnglish ? "a colleague" : "同事");
        return (await settings.Get(stop)).Queue(target.Queue!) is { } queue ? (isEnglish ? queue.English : queue.Chinese) : target.Queue!;
    }
}
