using Serverless.Tests.Support;

namespace Serverless.Tests.Paths;

/// <summary>All journeys go through one running service; they keep apart by handsets of their own.</summary>
[CollectionDefinition(Name)]
public sealed class SharedService : ICollectionFixture<ServiceFixture>
{
    public const string Name = "Paths";
}
