using Serverless.Local;

namespace Serverless.Tests.Local;

public sealed class LocalOptionsTests
{
    [Fact]
    public void Without_options_every_port_is_the_documented_one()
    {
        var options = LocalOptions.Parse([]);

        options.Ports.Select(p => p.Port).ShouldBe([7071, 7580, 7590, 10000, 10001, 10002]);
        options.Reset.ShouldBeFalse();
    }

    [Theory]
    [InlineData("--emulator-port", "7581")]
    [InlineData("--emulator-port=7581")]
    public void A_value_follows_a_blank_or_an_equals_sign(params string[] args) =>
        LocalOptions.Parse(args).EmulatorPort.ShouldBe(7581);

    [Fact]
    public void Every_port_has_an_option_that_the_help_explains()
    {
        foreach (var (_, port, option) in LocalOptions.Parse([]).Ports)
        {
            LocalOptions.Usage.ShouldContain($"{option} <port>");
            LocalOptions.Usage.ShouldContain($"(default {port})");
            LocalOptions.Parse([option, "1"]).Ports.ShouldContain(p => p.Option == option && p.Port == 1);
        }
    }

    [Theory]
    [InlineData("--prot", "1")]
    [InlineData("--blob-port", "seven")]
    [InlineData("--blob-port", "65536")]
    [InlineData("--blob-port")]
    public void What_it_does_not_understand_it_names(params string[] args) =>
        Should.Throw<LocalException>(() => LocalOptions.Parse(args)).Message.ShouldContain(args[0]);
}
