using Serverless.Platform;
using Serverless.Requests;

namespace Serverless.Desk;

/// <summary>Something that an agent should see to.</summary>
/// <param name="NaturalKey">The text's id, the call's id: the same key opens or joins once.</param>
/// <param name="Text">The customer's words; empty for a call.</param>
/// <param name="Language">"zh-CN" or "en".</param>
/// <param name="AsksForPerson">Whether the customer asked for an agent in so many words.</param>
public sealed record ContactRequest(
    Channel Channel, PhoneNumber Number, string NaturalKey, string Text, DateTimeOffset At, string Language, string ServiceNumber, bool AsksForPerson = false)
{
    /// <summary>Whether the customer texted it: a message, or the wish to be called.</summary>
    public bool IsText => Channel == Channel.Text || (Channel == Channel.Callback && Text.Length > 0);
}

/// <summary>
/// Puts something before the agents. A text joins the text contact of its number that is open, whatever its state, and the wish to be called the open callback; everything else opens one. May run twice, and at the
/// same time. The contact waits at its place when this returns; <see cref="FindAgent"/> then looks for an agent.
/// </summary>
public sealed partial class OpenContact(
    ContactStore contacts, Backlog backlog, WatchContacts watch, QueueContact queue, ChangeAgent change, IAgentNews news, FindOpenRequests requests, CurrentSettings settings, ServiceClock clock,
    ILogger<OpenContact> log)
{
    public async Task<Contact> Execute(ContactRequest request, CancellationToken stop)
    {
        for (var attempt = 1; attempt <= 20; attempt++)
        {
            var customer = await contacts.GetCustomer(request.Number.Key, stop);
            var known = request.Channel switch
            {
                Channel.Text => customer.OpenText,
                Channel.Callback => customer.OpenCallback,
                _ => null,
            };
            var open = known is { } id ? await contacts.Find(id, stop) : null;
            var saved = open is { State: not ContactState.Closed } ? await Join(open, customer, request, stop) : await Open(customer, request, stop);
            if (saved is not null) return saved;
            if (await contacts.FindByNaturalKey(request.Number.Key, request.NaturalKey, stop) is { } before && await contacts.Find(before, stop) is { } done)
            {
                if (done.State == ContactState.Waiting) await backlog.Put(done, stop);
                return done;
            }
        }
        throw new InvalidOperationException("The customer's contacts changed twenty times while one text was put before the agents.");
    }

    private async Task<Contact?> Open(Customer customer, ContactRequest request, CancellationToken stop)
    {
        var current = await settings.Get(stop);
        var route = current.Route(await Facts(customer, request, request.Channel, current, stop));
        var id = ContactId.Create(request.Number.Key, request.At, request.NaturalKey);
        var isKnown = customer.LastAgentAt > clock.Now - TimeSpan.FromMinutes(current.Times.StickyMinutes);
        var contact = new Contact
        {
            Id = id,
            Channel = request.Channel,
            Number = request.Number,
            Subject = Contact.SubjectOf(request.Text),
            Language = request.Language,
            ServiceNumber = request.ServiceNumber,
            Queue = route.Queue,
            Skills = route.Skills,
            Priority = route.Priority,
            Rule = route.Rule,
            OpenedAt = clock.Now,
            WaitingSince = request.At,
            Since = clock.Now,
            Texts = request.IsText ? 1 : 0,
            LastTextAt = request.IsText ? request.At : null,
            PreferredAgent = isKnown ? customer.LastAgent : null,
            PreferredUntil = isKnown ? customer.LastAgentAt + TimeSpan.FromMinutes(current.Times.StickyMinutes) : null,
        };
        contact = await watch.Cover(contact, current, stop);
        var pointer = request.Channel switch
        {
            Channel.Text => customer with { OpenText = id },
            Channel.Callback => customer with { OpenCallback = id },
            _ => null,
        };
        if (await contacts.Add(contact, request.NaturalKey, pointer, new(StepKind.Opened, clock.Now, ContactStep.Service, route.Rule), stop) is not { } saved) return null;
        await backlog.Put(saved, stop);
        Log.Opened(log, saved.Id, saved.Queue, route.Rule);
        return saved;
    }

    private async Task<Contact?> Join(Contact open, Customer customer, ContactRequest request, CancellationToken stop)
    {
        var joined = open with { Texts = open.Texts + 1, LastTextAt = request.At > open.LastTextAt ? request.At : open.LastTextAt };
        var step = new ContactStep(request.AsksForPerson ? StepKind.AskedForPerson : StepKind.TextJoined, clock.Now, ContactStep.Service, request.NaturalKey);
        switch (open.State)
        {
            case ContactState.Waiting when request.AsksForPerson && await PriorityOfPerson(open, customer, request, stop) is var priority && priority < open.Priority:
                // Whoever asks for a person moves ahead.
                return await queue.Join(joined with { Priority = priority }, open, step, request.NaturalKey, stop);
            case ContactState.Parked:
                if (request.AsksForPerson) joined = joined with { Priority = Math.Min(open.Priority, await PriorityOfPerson(open, customer, request, stop)) };
                return await queue.Join(joined, open, step with { Kind = StepKind.Unparked }, request.NaturalKey, stop);
            case ContactState.Held or ContactState.WrapUp:
                joined = joined.Become(ContactState.Working, clock.Now);
                break;
        }
        if (await contacts.Save(joined, step, stop, request.NaturalKey) is not { } saved) return null;
        if (saved.State != open.State && saved is { Agent: { } agent, Offer: { } offer })
        {
            await change.Execute(agent, now => now.Work.FirstOrDefault(engagement => engagement.Offer == offer) is { State: not EngagementState.Working } mine
                ? now.With(mine with { State = EngagementState.Working, Since = clock.Now, Until = null })
                : null, stop);
        }
        await news.ThreadChanged(saved.Participants.Select(participant => participant.Agent).Concat(saved.Agent is { } having ? [having] : []), stop);
        return saved;
    }

    private async Task<int> PriorityOfPerson(Contact open, Customer customer, ContactRequest request, CancellationToken stop)
    {
        var current = await settings.Get(stop);
        return current.Route(await Facts(customer, request, open.Channel, current, stop)).Priority;
    }

    private async Task<RoutingFacts> Facts(Customer customer, ContactRequest request, Channel channel, DeskSettings current, CancellationToken stop)
    {
        // Asked only where a rule wants to know.
        var hasOpenRequest = current.Routing.Any(rule => rule.When.HasOpenRequest is not null) && await requests.Execute(request.Number.Key, stop);
        return new(channel, request.Text, request.ServiceNumber, request.Language, request.AsksForPerson, customer.Class, hasOpenRequest, request.At);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Contact {ContactId} opened in queue {Queue} by rule {Rule}")]
        public static partial void Opened(ILogger log, ContactId contactId, string queue, string rule);
    }
}
