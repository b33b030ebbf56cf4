using Serverless.Local;

namespace Serverless.Tests.Local;

public sealed class LoopbackTests
{
    [Theory]
    [InlineData(null, "127.0.0.1,localhost")]
    [InlineData("", "127.0.0.1,localhost")]
    [InlineData("intranet.example, .cn", "intranet.example,.cn,127.0.0.1,localhost")]
    [InlineData("localhost,127.0.0.1", "localhost,127.0.0.1")]
    public void What_the_machine_bypasses_stays_and_this_machine_is_added(string? bypassed, string expected) => Loopback.WithLoopback(bypassed).ShouldBe(expected);
}
