using System.Globalization;

namespace Serverless.Local;

/// <summary>What the command line asks for. A port of 0 takes a free one.</summary>
internal sealed record LocalOptions
{
    public int FunctionsPort { get; init; } = 7071;

    public int EmulatorPort { get; init; } = 7580;

    public int IssuerPort { get; init; } = 7590;

    public int BlobPort { get; init; } = 10000;

    public int QueuePort { get; init; } = 10001;

    public int TablePort { get; init; } = 10002;

    /// <summary>Where storage, keys and logs are kept.</summary>
    public string DataFolder { get; init; } = Path.Combine(Repository.Root, ".local");

    /// <summary>Forget all stored data first.</summary>
    public bool Reset { get; init; }

    public bool Help { get; init; }

    /// <summary>Each port with what it is for and its option.</summary>
    public IReadOnlyList<(string Purpose, int Port, string Option)> Ports =>
    [
        ("the functions", FunctionsPort, "--functions-port"),
        ("the telephone network (emulator)", EmulatorPort, "--emulator-port"),
        ("the development issuer", IssuerPort, "--issuer-port"),
        ("blob storage (Azurite)", BlobPort, "--blob-port"),
        ("queue storage (Azurite)", QueuePort, "--queue-port"),
        ("table storage (Azurite)", TablePort, "--table-port"),
    ];

    public static string Usage { get; } = $"""
        Starts the service on this machine: storage, telephone network, sign-in and functions.

        Usage: dotnet run --project local -- [options]

          --functions-port <port>   HTTP API (default 7071)
          --emulator-port <port>    handsets, ACS and Event Grid (default 7580)
          --issuer-port <port>      development tokens (default 7590)
          --blob-port <port>        Azurite, blobs (default 10000)
          --queue-port <port>       Azurite, queues (default 10001)
          --table-port <port>       Azurite, tables (default 10002)
          --data <folder>           where data is kept (default {Path.Combine(Repository.Root, ".local")})
          --reset                   start with empty storage
          --help                    this text

        Port 0 takes a free one. Ctrl+C stops everything.
        """;

    /// <exception cref="LocalException">An option is unknown or its value is not one.</exception>
    public static LocalOptions Parse(IReadOnlyList<string> args)
    {
        var options = new LocalOptions();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = args[i].Split('=', 2) is [var n, var v] ? (n, v) : (args[i], null);
            string Value() => inline ?? (++i < args.Count ? args[i] : throw new LocalException($"{name} needs a value. --help lists all options."));
            int PortValue() => ParsePort(name, Value());
            options = name switch
            {
                "--functions-port" => options with { FunctionsPort = PortValue() },
                "--emulator-port" => options with { EmulatorPort = PortValue() },
                "--issuer-port" => options with { IssuerPort = PortValue() },
                "--blob-port" => options with { BlobPort = PortValue() },
                "--queue-port" => options with { QueuePort = PortValue() },
                "--table-port" => options with { TablePort = PortValue() },
                "--data" => options with { DataFolder = Path.GetFullPath(Value()) },
                "--reset" => options with { Reset = true },
                "--help" or "-h" => options with { Help = true },
                _ => throw new LocalException($"There is no option {name}. --help lists all options."),
            };
        }

        return options;
    }

    private static int ParsePort(string name, string value) =>
        ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new LocalException($"{name} needs a port number from 0 to 65535, not \"{value}\".");
}
