using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.Emulator.Auth;
using Serverless.Emulator.Control;
using Serverless.Emulator.EventGrid;
using Serverless.Emulator.Page;
using Serverless.Emulator.Sms;

namespace Serverless.Emulator;

/// <summary>An emulator of Azure Communication Services and Event Grid, in this process.</summary>
public sealed class EmulatorApp : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly EmulatorOptions options;

    private EmulatorApp(WebApplication app, EmulatorOptions options) => (this.app, this.options) = (app, options);

    /// <summary>Where it listens, such as <c>http://127.0.0.1:7580/</c>. Known once it is started.</summary>
    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>What a client of ACS connects with.</summary>
    public string ConnectionString => $"endpoint={Url};accesskey={options.AccessKey}";

    /// <exception cref="ArgumentException">The options name a sender or subscription that cannot be.</exception>
    public static EmulatorApp Create(EmulatorOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Serverless.Emulator" });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // A port that is taken is an exception of StartAsync already.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Parse(options.Address), options.Port);
        });
        builder.Services.ConfigureHttpJsonOptions(json => EmulatorJson.Configure(json.SerializerOptions));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddProblemDetails();
        builder.Services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = HostsOf(IPAddress.Parse(options.Address)));
        AddServices(builder.Services, options);

        var app = builder.Build();
        app.UseStatusCodePages();
        app.MapSms();
        app.MapEmulator();
        app.MapTexts();
        app.MapHandsets();
        app.MapFaults();
        app.MapCalls();
        app.MapSubscriptions();
        app.MapPage();

        // Wrong senders and subscriptions are told now, not with the first text.
        app.Services.GetRequiredService<Senders>();
        if (options.Subscriptions.FirstOrDefault(subscription => subscription.Refuse() is not null) is { } wrong)
            throw new ArgumentException($"Subscription '{wrong.Name}': {wrong.Refuse()}", nameof(options));
        return new EmulatorApp(app, options);
    }

    public async Task StartAsync(CancellationToken cancel = default)
    {
        await app.StartAsync(cancel);
        var subscriptions = app.Services.GetRequiredService<Subscriptions>();
        foreach (var subscription in options.Subscriptions)
            subscriptions.AddConfigured(subscription, Url);
    }

    /// <summary>Completes when the process is told to stop, or <see cref="StopAsync"/> is called.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancel = default) => app.WaitForShutdownAsync(cancel);

    public Task StopAsync(CancellationToken cancel = default) => app.StopAsync(cancel);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>What happens from now on, until <paramref name="cancel"/>, which ends the stream without an exception.</summary>
    public IAsyncEnumerable<EmulatorEvent> Events(CancellationToken cancel) => app.Services.GetRequiredService<EventFeed>().Listen(cancel);

    // A site that somebody visits could give its own name this address (DNS rebinding) and would then be let in by the browser.
    private static string[] HostsOf(IPAddress address) => address switch
    {
        _ when address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) => ["*"], // Opened to the network, under names nobody knows here.
        { AddressFamily: AddressFamily.InterNetworkV6 } => ["localhost", "127.0.0.1", "[::1]", $"[{address}]"],
        _ => ["localhost", "127.0.0.1", "[::1]", address.ToString()],
    };

    private static void AddServices(IServiceCollection services, EmulatorOptions options) => services
        .AddSingleton(options)
        .AddSingleton<Epoch>()
        .AddSingleton<EventFeed>()
        .AddSingleton<Memory>()
        .AddSingleton<Faults>()
        .AddSingleton<Authentication>()
        .AddSingleton<AcsFrontDoor>()
        .AddSingleton<Senders>()
        .AddSingleton<TextLog>()
        .AddSingleton<Handsets>()
        .AddSingleton<OptOuts>()
        .AddSingleton<OptOutKeywords>()
        .AddSingleton<OptOutsApi>()
        .AddSingleton<RateLimiter>()
        .AddSingleton<RepeatabilityCache>()
        .AddSingleton<DeliveryReports>()
        .AddSingleton<SmsEvents>()
        .AddSingleton<SendSms>()
        .AddSingleton<ReceiveSms>()
        .AddSingleton<EventRouter>()
        .AddSingleton<DeadLetters>()
        .AddSingleton<WebhookHandshake>()
        .AddSingleton<Subscriptions>()
        // Event Grid follows no redirects, and a proxy does not know this machine's webhooks.
        .AddSingleton(_ => new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { Timeout = options.LateSuccessWindow });
}
