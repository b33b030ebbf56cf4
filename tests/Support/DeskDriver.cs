using Serverless.Desk;
using Serverless.Platform;

namespace Serverless.Tests.Support;

/// <summary>The desk as its agents use it, without HTTP in between.</summary>
internal sealed class DeskDriver(InProcessService service)
{
    private static int s_calls;

    public InProcessService Service => service;

    /// <summary>Signs agents in, one after the other, a second apart: the first is the longest idle.</summary>
    public async Task SignIn(params string[] agents)
    {
        foreach (var agent in agents)
        {
            (await service.Get<WorkShift>().SignIn(agent, $"Agent {agent}", CancellationToken.None)).Refusal.ShouldBeNull();
            service.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>A new agent with what they can do, ready.</summary>
    public async Task Hire(string id, string[]? queues = null, string[]? skills = null, int units = 3)
    {
        var defaults = DeskSettings.Default.NewAgents;
        await service.Get<AgentStore>().Add(new()
        {
            Id = id,
            Name = $"Agent {id}",
            Queues = queues ?? defaults.Queues,
            Skills = skills ?? defaults.Skills,
            Units = units,
            IdleSince = service.Now,
            ActivitySince = service.Now,
        }, CancellationToken.None);
        await SignIn(id);
    }

    /// <summary>Replaces the settings.</summary>
    public async Task Set(Func<DeskSettings, DeskSettings> change)
    {
        var store = service.Get<DeskSettingsStore>();
        var (settings, etag) = await store.Read(CancellationToken.None);
        var changed = change(settings);
        changed.Validate().ShouldBeEmpty();
        (await store.Save(changed, etag, CancellationToken.None)).ShouldNotBeNull();
    }

    /// <summary>A handset texts, and what follows is done; a second passes.</summary>
    public async Task<Contact> Text(PhoneNumber number, string message)
    {
        await service.Handle(number.Value, message);
        service.Time.Advance(TimeSpan.FromSeconds(1));
        return (await service.Get<ContactStore>().OpenOf(number.Key)).ShouldNotBeNull();
    }

    /// <summary>A new handset texts.</summary>
    public Task<Contact> Text(string message = "在吗") => Text(Numbers.Chinese(), message);

    /// <summary>A new contact of a channel, as the slice of that channel will open it.</summary>
    public async Task<Contact> Open(Channel channel, string text = "", PhoneNumber? number = null)
    {
        var request = new ContactRequest(channel, number ?? Numbers.Chinese(), $"call-{Interlocked.Increment(ref s_calls)}", text, service.Now, "zh-CN", "12580");
        var contact = await service.Get<OpenContact>().Execute(request, CancellationToken.None);
        await service.Get<AssignContacts>().ToAgent(contact.Id, CancellationToken.None);
        service.Time.Advance(TimeSpan.FromSeconds(1));
        return await Read(contact);
    }

    public async Task<Contact> Read(Contact contact) => (await service.Get<ContactStore>().Find(contact.Id, CancellationToken.None)).ShouldNotBeNull();

    public async Task<Agent> Agent(string id) => (await service.Get<AgentStore>().Find(id, CancellationToken.None)).ShouldNotBeNull();

    /// <summary>The contact that rings at an agent, or null.</summary>
    public async Task<Contact?> RingingAt(string agent)
    {
        if ((await Agent(agent)).Work.SingleOrDefault(engagement => engagement.State == EngagementState.Offered) is not { } offered) return null;
        var contact = (await service.Get<ContactStore>().Find(offered.Contact, CancellationToken.None)).ShouldNotBeNull();
        contact.State.ShouldBe(ContactState.Offered);
        contact.Agent.ShouldBe(agent);
        return contact;
    }

    public async Task<Contact> Accept(string agent)
    {
        var ringing = (await RingingAt(agent)).ShouldNotBeNull($"something should ring at {agent}");
        var (contact, refusal) = await service.Get<AnswerOffer>().Accept(ringing.Id, agent, CancellationToken.None);
        refusal.ShouldBeNull();
        service.Time.Advance(TimeSpan.FromSeconds(1));
        return contact!;
    }

    public async Task<Contact> Decline(string agent)
    {
        var ringing = (await RingingAt(agent)).ShouldNotBeNull($"something should ring at {agent}");
        var (contact, refusal) = await service.Get<AnswerOffer>().Decline(ringing.Id, agent, CancellationToken.None);
        refusal.ShouldBeNull();
        return contact!;
    }

    public async Task<Contact> Finish(string agent, Contact contact, string disposition = "solved")
    {
        var (closed, refusal) = await service.Get<CloseContact>().WrapUp(contact.Id, agent, disposition, null, CancellationToken.None);
        refusal.ShouldBeNull();
        service.Time.Advance(TimeSpan.FromSeconds(1));
        return closed!;
    }

    public async Task<IReadOnlyList<ContactStep>> History(Contact contact) => (await service.Get<ContactStore>().History(contact.Id, 1000, null, CancellationToken.None)).Steps;

    /// <summary>The contacts that wait, in the order of their places.</summary>
    public async Task<IReadOnlyList<ContactId>> Waiting()
    {
        var lanes = await service.Get<DeskDirectory>().Lanes(fresh: true, CancellationToken.None);
        return [.. (await service.Get<WaitingStore>().List(lanes, 1000, null, CancellationToken.None)).Places.Select(place => place.Contact)];
    }

    /// <summary>The screens of these agents are alive all the while.</summary>
    public async Task StayAlive(TimeSpan time, params string[] agents)
    {
        var until = service.Now + time;
        while (service.Now < until)
        {
            foreach (var agent in agents) await service.Get<SignedInStore>().Seen(agent, CancellationToken.None);
            await service.Advance(TimeSpan.FromSeconds(Math.Min(20, Math.Max(1, (until - service.Now).TotalSeconds))));
        }
    }
}
