using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

/// <summary>What must be so after anything that moved a contact about, as the rows have it.</summary>
internal static class OneHolder
{
    /// <summary>The contact is with the agent whom it names and with nobody else, and takes their units by slot rows of its own; where it waits it has its place.</summary>
    public static async Task ShouldBeWithItsHolderAlone(this DeskDriver desk, Contact contact, params string[] agents)
    {
        var now = await desk.Read(contact);
        foreach (var id in agents)
        {
            var agent = await desk.Agent(id);
            var slots = await desk.Service.Get<AgentStore>().Slots(id, CancellationToken.None);
            slots.Count.ShouldBe(agent.UsedUnits, id);
            foreach (var engagement in agent.Work) engagement.Slots.ShouldAllBe(slot => slots[slot] == engagement.Contact);
            var isHolder = now.State.HasAgent() && now.Agent == id;
            agent.Work.Count(engagement => engagement.Contact == contact.Id).ShouldBe(isHolder ? 1 : 0, $"{contact.Id} is {now.State} with {now.Agent}; looked at {id}");
            if (isHolder) agent.EngagementFor(contact.Id)!.Offer.ShouldBe(now.Offer);
        }
        (await desk.Waiting()).Count(id => id == contact.Id).ShouldBe(now.State == ContactState.Waiting ? 1 : 0);
    }
}
