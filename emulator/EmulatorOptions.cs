using Serverless.Emulator.EventGrid;
using Serverless.Emulator.Sms;

namespace Serverless.Emulator;

/// <summary>What an emulator is started with. Every value can also come from configuration (<c>--Port 0</c>, <c>Port=0</c> …).</summary>
public sealed class EmulatorOptions
{
    /// <summary>The well-known access key, as public as Azurite's: it opens an emulator and nothing else.</summary>
    public const string DevelopmentAccessKey =
        "VGhpcyB3ZWxsLWtub3duIGtleSBvcGVucyBhbiBlbXVsYXRvciBvbiB5b3VyIG93biBtYWNoaW5lLCBhbmQgbm90aGluZyBlbHNlLg==";

    /// <summary>The address to listen on: <c>127.0.0.1</c>, since whoever reaches the control API can do everything.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port to listen on; 0 takes a free one, see <see cref="EmulatorApp.Url"/>.</summary>
    public int Port { get; set; } = 7580;

    /// <summary>The base64 key that requests are signed with.</summary>
    public string AccessKey { get; set; } = DevelopmentAccessKey;

    /// <summary>Also accept <c>Authorization: Bearer</c> with any token. The token is not checked.</summary>
    public bool AcceptBearerTokens { get; set; }

    /// <summary>Refuse a signature whose date is more than five minutes off. ACS's own limit is not published.</summary>
    public bool EnforceClockSkew { get; set; }

    /// <summary>The senders that the resource owns; <see cref="Sender.Defaults"/> when empty.</summary>
    public IList<Sender> Senders { get; } = [];

    /// <summary>Event Grid subscriptions to start with.</summary>
    public IList<Subscription> Subscriptions { get; } = [];

    /// <summary>Answer 429 above a sender's rate (<see cref="Sender.RateLimit"/>).</summary>
    public bool RateLimits { get; set; } = true;

    /// <summary>Send <c>Retry-After</c> with the 429 of a rate limit. ACS promises none.</summary>
    public bool RetryAfterOnRateLimit { get; set; } = true;

    /// <summary>How long a text takes to reach a handset, and its delivery report to be sent.</summary>
    public TimeSpan DeliveryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Number of seconds that one second of Event Grid's retry schedule and time to live takes here.</summary>
    public double RetryTimeFactor { get; set; } = 0.1;

    /// <summary>How long a webhook may take to answer before the attempt counts as failed.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after an attempt an answer still takes its event off the retry queue.</summary>
    public TimeSpan LateSuccessWindow { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>A folder for events that could not be delivered, one file each; null keeps them in memory alone.</summary>
    public string? DeadLetterFolder { get; set; }

    /// <summary>Write <c>from</c> and <c>to</c> of events with a plus. ACS writes bare digits.</summary>
    public bool PlusInEvents { get; set; }

    /// <summary>The clock of every rule: repeatability, rates, delays, retries.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
