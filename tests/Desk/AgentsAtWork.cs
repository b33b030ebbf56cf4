using Serverless.Desk;
using Serverless.Platform;
using Serverless.Sms;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

/// <summary>Agents of a desk in this process, as tests need them.</summary>
internal static class AgentsAtWork
{
    public const string Ann = "ann";
    public const string Bob = "bob";

    /// <summary>Signs in, with the permission to transfer where it is wanted.</summary>
    public static async Task SignIn(this InProcessService service, string agent, bool mayTransfer = true, int units = 3)
    {
        await service.Get<WorkShift>().SignIn(agent, char.ToUpperInvariant(agent[0]) + agent[1..], CancellationToken.None);
        await service.Get<ChangeAgent>().Execute(agent, now => now with { MayTransfer = mayTransfer, Units = units }, CancellationToken.None);
    }

    /// <summary>A customer texts, it rings at the only agent who can have it, and is accepted.</summary>
    public static async Task<Contact> Accepted(this InProcessService service, string agent, PhoneNumber customer, string text = "我的手机没有信号")
    {
        await service.Handle(customer.Value, text);
        var contact = (await service.Get<ContactStore>().OpenOf(customer.Key)).ShouldNotBeNull();
        (contact.State, contact.Agent).ShouldBe((ContactState.Offered, agent));
        return (await service.Get<AnswerOffer>().Accept(contact.Id, agent, CancellationToken.None)).Done();
    }

    public static async Task<Contact> Contact(this InProcessService service, ContactId id) => (await service.Get<ContactStore>().Find(id, CancellationToken.None)).ShouldNotBeNull();

    public static async Task<Agent> Agent(this InProcessService service, string id) => (await service.Get<AgentStore>().Find(id, CancellationToken.None)).ShouldNotBeNull();

    /// <summary>A contact's history, oldest first.</summary>
    public static async Task<IReadOnlyList<ContactStep>> History(this InProcessService service, ContactId id) =>
        (await service.Get<ContactStore>().History(id, 200, null, CancellationToken.None)).Steps;

    /// <summary>What agents and the desk have said to a customer, without the answers to what was texted.</summary>
    public static async Task<IReadOnlyList<Text>> SaidTo(this InProcessService service, PhoneNumber customer) =>
        [.. (await service.SentTo(customer)).Where(text => text.NaturalKey.StartsWith("desk/", StringComparison.Ordinal))];

    /// <summary>The process ends after so many storage operations, and is started again.</summary>
    /// <returns>False where it was done before that.</returns>
    public static async Task<bool> Dies(this InProcessService service, int operations, Func<Task> act)
    {
        service.Tap.DieAfter(operations);
        try
        {
            await act();
            return false;
        }
        catch (ProcessDiedException)
        {
            return true;
        }
        finally
        {
            service.Tap.Revive();
        }
    }

    public static Contact Done(this ContactResult result)
    {
        result.Refusal.ShouldBeNull();
        return result.Contact.ShouldNotBeNull();
    }

    public static void ShouldRefuse(this Refusal? refusal, RefusalKind kind, string detail)
    {
        refusal.ShouldNotBeNull();
        refusal.Kind.ShouldBe(kind, refusal.Detail);
        refusal.Detail.ShouldContain(detail);
    }
}
