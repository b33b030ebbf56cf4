namespace Serverless.Tests.Faults;

/// <summary>These tests load the machine and kill processes, so they run one after the other, when all others are through.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class FaultTests
{
    public const string Alone = "Faults";
}
