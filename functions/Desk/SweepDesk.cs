using System.Collections.Concurrent;
using Serverless.Platform;

namespace Serverless.Desk;

/// <summary>
/// The desk's safety net, every minute: contacts whose time has come, agents whom the ready index forgot, and heads of lanes that nobody was found for. What it finds is
/// the left-over of a crash or the work of a clock (opening hours); everything else was done by the event that caused it.
/// </summary>
public sealed partial class SweepDesk(
    WatchContacts watch, LookAtContact look, DeskDirectory directory, WaitingStore waiting, ReadyStore ready, AgentStore agents, SignedInStore signedIn, ContactStore contacts, FreeUnits free,
    AssignContacts assign, ServiceClock clock, ILogger<SweepDesk> log)
{
    // Heads of a lane: more than one, since the first may be declined by everybody.
    private const int Heads = 5;

    public async Task Execute(CancellationToken stop)
    {
        await Part("contacts", Contacts, stop);
        await Part("agents", async cancel => await LeftOvers(await Agents(cancel), cancel), stop);
        await Part("lanes", Lanes, stop);
        await Part("directory", Unused, stop);
    }

    /// <summary>Trouble in one part must not keep the others from being swept.</summary>
    private async Task Part(string name, Func<CancellationToken, Task> sweep, CancellationToken stop)
    {
        try
        {
            await sweep(stop);
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            Log.PartFailed(log, error, name);
        }
    }

    private async Task Contacts(CancellationToken stop) =>
        await Parallel.ForEachAsync(Enumerable.Range(0, WatchContacts.Shards), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = stop }, async (shard, cancel) =>
        {
            await foreach (var (contact, due) in watch.GetDue(shard, cancel))
            {
                try
                {
                    await look.Sweep(contact, due, cancel);
                }
                catch (Exception error) when (!cancel.IsCancellationRequested)
                {
                    // One contact's trouble must not keep the others from being looked at; its row stays and is tried again next time.
                    Log.LookFailed(log, error, contact);
                }
            }
        });

    /// <summary>Every agent who is signed in is where their row says; units that belong to no contact any more are freed.</summary>
    /// <returns>Where they are listed as ready.</returns>
    private async Task<IReadOnlyCollection<string>> Agents(CancellationToken stop)
    {
        ConcurrentDictionary<string, bool> listed = [];
        string? continuation = null;
        do
        {
            (var page, continuation) = await signedIn.List(200, continuation, stop);
            await Parallel.ForEachAsync(page, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = stop }, async (id, cancel) =>
            {
                if (await agents.Find(id, cancel) is not { } agent) return;
                await ready.Put(agent, cancel);
                // Once more, should the process have died between the count and the flag.
                await free.Flag(agent, cancel);
                if (agent.Listed is { } row) listed[row] = true;
                // The message of the claim has looked before, if it was not lost.
                foreach (var engagement in agent.Work.Where(engagement => (engagement.Until ?? engagement.Since) < clock.Now - TimeSpan.FromMinutes(1)))
                {
                    var isTheirs = await contacts.Find(engagement.Contact, cancel) is { } contact && contact.IsHeldBy(id, engagement.Offer) && !(contact.Until < clock.Now);
                    if (!isTheirs) await look.Execute(new(LookJob.JobName, 1, engagement.Contact.Value, id), cancel);
                }
            });
        }
        while (continuation is not null);
        return [.. listed.Keys];
    }

    /// <summary>Rows of the ready index that nobody has met since a crash left them.</summary>
    private async Task LeftOvers(IReadOnlyCollection<string> listed, CancellationToken stop)
    {
        var valid = listed.ToHashSet();
        foreach (var profile in await directory.Profiles(fresh: true, stop))
        {
            await foreach (var row in ready.All(profile.Key, stop))
                if (!valid.Contains(row.Listed) && (await agents.Find(row.Agent, stop))?.Listed != row.Listed) await ready.Delete(row.Listed, stop);
        }
    }

    private async Task Lanes(CancellationToken stop)
    {
        foreach (var lane in await directory.Lanes(fresh: true, stop))
        {
            // As long as the head finds an agent, there may be more agents for those behind it.
            for (var assigned = true; assigned;)
            {
                assigned = false;
                foreach (var place in await waiting.First(lane, Heads, null, stop))
                {
                    if (await contacts.Find(place.Contact, stop) is not { State: ContactState.Waiting } contact || contact.Place != place.Key || contact.Lane != lane)
                    {
                        await waiting.Delete(lane, place.Key, stop);
                        assigned = true;
                    }
                    else
                    {
                        assigned |= await assign.ToAgent(contact.Id, stop) is not null;
                    }
                }
            }
        }
    }

    private Task Unused(CancellationToken stop) => directory.Forget(
        async lane => (await waiting.First(lane, 1, null, stop)).Count == 0, async profile => (await ready.First(profile, 1, idleOnly: false, stop)).Count == 0, stop);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The desk's {Part} could not be swept; they are swept again in a minute")]
        public static partial void PartFailed(ILogger log, Exception error, string part);

        [LoggerMessage(LogLevel.Error, "Contact {ContactId} could not be looked at; it is looked at again in a minute")]
        public static partial void LookFailed(ILogger log, Exception error, ContactId contactId);
    }
}
