using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Serverless.Tests.Support;

namespace Serverless.Tests.Local;

public sealed class LocalRunTests
{
    private static readonly HttpClient s_http = new();

    [Theory]
    [InlineData(Signals.Terminate)]
    [InlineData(Signals.Interrupt)]
    public async Task One_command_starts_everything_and_a_signal_stops_it(int signal)
    {
        await using var local = new LocalProgram();
        await local.Says("Ready.", "it should come up");

        (await s_http.GetAsync(new Uri(local.Url("--functions-port"), "api/health/ready"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var (option, port) in local.UsedPorts) local.Output.ShouldContain($"127.0.0.1:{port}", customMessage: $"the table should show the address of {option}");

        local.Signal(signal);

        (await local.Exit()).ShouldBe(0, local.Output);
        await local.LeavesNothingBehind();
    }

    [Fact]
    public async Task A_text_and_its_answer_are_shown_as_they_happen()
    {
        await using var local = new LocalProgram();
        await local.Says("Ready.", "it should come up");

        await s_http.PostAsJsonAsync(new Uri(local.Url("--emulator-port"), "emulator/sms"), new { from = "+8613800138000", to = "12580", message = "帮助" });

        await local.Says("+8613800138000 → 12580  帮助", "the text should be shown");
        await local.Says("12580 → +8613800138000", "the answer should be shown");
        await local.Says("delivered", "the delivery should be shown");
    }

    [Fact]
    public async Task Nothing_outlives_it_when_it_is_killed()
    {
        await using var local = new LocalProgram();
        await local.Says("Ready.", "it should come up");

        local.Signal(Signals.Kill);

        await local.LeavesNothingBehind();
    }

    [Fact]
    public async Task When_a_part_dies_it_says_which_and_stops_the_rest()
    {
        await using var local = new LocalProgram();
        await local.Says("Ready.", "it should come up");

        Signals.Send(Signals.ChildOf(local.Id, "node"), Signals.Kill);

        (await local.Exit()).ShouldBe(1);
        local.Output.ShouldContain("Azurite ended");
        await local.LeavesNothingBehind();
    }

    [Fact]
    public async Task Taken_ports_are_all_named_with_the_options_that_move_them()
    {
        using var one = Listen(out var first);
        using var two = Listen(out var second);
        await using var local = new LocalProgram($"--functions-port={first}", $"--table-port={second}");

        (await local.Exit()).ShouldBe(1);

        local.Output.ShouldContain($"Port {first} for the functions is taken");
        local.Output.ShouldContain("--functions-port");
        local.Output.ShouldContain($"Port {second} for table storage (Azurite) is taken");
        local.Output.ShouldContain("--table-port");
    }

    [Fact]
    public async Task Help_lists_the_options_and_starts_nothing()
    {
        await using var local = new LocalProgram("--help");

        (await local.Exit()).ShouldBe(0);
        local.Output.ShouldContain("--reset");
    }

    private static TcpListener Listen(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }
}
