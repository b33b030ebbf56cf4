namespace Serverless.Tests.Support;

/// <summary>One running service for all tests of a class (<c>IClassFixture&lt;ServiceFixture&gt;</c>); they keep apart by using handsets of their own.</summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    private static int s_handsets;

    public RunningService Service { get; private set; } = null!;

    /// <summary>A Chinese mobile number that no other test uses.</summary>
    public static string NewHandset() => $"+861380{Interlocked.Increment(ref s_handsets):0000000}";

    public async Task InitializeAsync() => Service = await RunningService.StartAsync();

    public async Task DisposeAsync() => await Service.DisposeAsync();
}
