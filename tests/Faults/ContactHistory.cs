using Serverless.Desk;

namespace Serverless.Tests.Faults;

/// <summary>A contact was with an agent, from the offer until it was closed or taken back.</summary>
/// <param name="Ending">The step that ended it.</param>
internal sealed record Spell(Contact Contact, string Agent, DateTimeOffset OfferedAt, DateTimeOffset? AcceptedAt, DateTimeOffset Until, string Ending);

/// <summary>A contact was in a queue.</summary>
/// <param name="Declined">By whom until then.</param>
internal sealed record Waited(Contact Contact, int Priority, DateTimeOffset From, DateTimeOffset Until, IReadOnlySet<string> Declined);

/// <summary>A contact's steps, gone through again: each must be possible after the one before it.</summary>
internal sealed record ContactHistory(Contact Contact, IReadOnlyList<ContactStep> Steps, IReadOnlyList<Spell> Spells, IReadOnlyList<Waited> Waits)
{
    public static ContactHistory Replay(Contact contact, IReadOnlyList<ContactStep> steps)
    {
        List<Spell> spells = [];
        List<Waited> waits = [];
        HashSet<string> declined = [];
        var raised = steps.Any(step => step.Kind == StepKind.AskedForPerson);
        var priority = raised ? DeskSettings.Default.Routing.Single(rule => rule.Id == contact.Rule).Priority : contact.Priority;
        (DateTimeOffset At, string Agent, DateTimeOffset? AcceptedAt, bool WrapsUp)? with = null;
        DateTimeOffset? waitsFrom = null;
        var isClosed = false;
        for (var i = 0; i < steps.Count; i++)
        {
            var (kind, at, by, about, _, _) = steps[i];
            Must(!isClosed, "nothing comes after the end");
            Must(i == 0 == (kind == StepKind.Opened), "it is opened first, once");
            switch (kind)
            {
                case StepKind.Opened:
                    waitsFrom = at;
                    break;
                case StepKind.AskedForPerson:
                    // Who waits moves ahead.
                    if (waitsFrom is not null)
                    {
                        Waits(at, true);
                        priority = Math.Min(priority, contact.Priority);
                    }
                    if (with is { WrapsUp: true } ended) with = ended with { WrapsUp = false };
                    break;
                case StepKind.TextJoined:
                    if (with is { WrapsUp: true } again) with = again with { WrapsUp = false };
                    break;
                case StepKind.Offered:
                    Must(waitsFrom is not null && with is null, "only what waits is offered");
                    Must(!declined.Contains(about!), "what was declined is not offered to the same agent");
                    Waits(at, false);
                    with = (at, about!, null, false);
                    break;
                case StepKind.Accepted:
                    Must(with is { AcceptedAt: null } offered && offered.Agent == by, "only whom it rings at accepts, once");
                    with = with!.Value with { AcceptedAt = at };
                    break;
                case StepKind.Declined or StepKind.Lapsed:
                    Must(with is { AcceptedAt: null } rang && rang.Agent == (kind == StepKind.Declined ? by : about), "only what rings is declined or lapses");
                    if (kind == StepKind.Declined) declined.Add(by);
                    Ends(at, kind);
                    waitsFrom = at;
                    break;
                case StepKind.AgentLost or StepKind.Withdrawn:
                    Must(with is { } had && had.Agent == about, "only the agent who has it can be lost");
                    Ends(at, kind);
                    waitsFrom = at;
                    break;
                case StepKind.WrapUp:
                    Must(with is { AcceptedAt: not null, WrapsUp: false } worked && worked.Agent == by, "only who works on it ends it");
                    with = with!.Value with { WrapsUp = true };
                    break;
                case StepKind.Closed:
                    Must(with is { AcceptedAt: not null } held && (held.Agent == by || (by == ContactStep.Service && held.WrapsUp)), "only who works on it closes it, or the end of the wrap-up");
                    Ends(at, kind);
                    isClosed = true;
                    break;
                default:
                    Must(false, "such a step is none of this test's");
                    break;
            }

            void Must(bool holds, string rule) => holds.ShouldBeTrue($"{rule}: step {i} ({kind}) of contact {contact.Id}\n{string.Join('\n', steps)}");
        }
        return new(contact, steps, spells, waits);

        void Waits(DateTimeOffset until, bool goesOn)
        {
            waits.Add(new(contact, priority, waitsFrom!.Value, until, declined.ToHashSet()));
            waitsFrom = goesOn ? until : null;
        }

        void Ends(DateTimeOffset at, string kind)
        {
            spells.Add(new(contact, with!.Value.Agent, with.Value.At, with.Value.AcceptedAt, at, kind));
            with = null;
        }
    }
}
