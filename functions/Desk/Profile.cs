using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>What an agent can serve. Agents with equal profiles share a partition of the ready index, whose first row is the one to offer something to.</summary>
public sealed record Profile(IReadOnlyList<string> Queues, IReadOnlyList<string> Skills)
{
    public string Key => RowNames.Hash($"{string.Join('+', Queues.Order(StringComparer.Ordinal))}~{string.Join('+', Skills.Order(StringComparer.Ordinal))}");

    public bool CanServe(Lane lane) => Queues.Contains(lane.Queue) && lane.Skills.All(Skills.Contains);
}
