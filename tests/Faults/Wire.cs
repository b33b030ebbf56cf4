using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Serverless.Tests.Faults;

/// <summary>One request on a <see cref="Wire"/>, as text.</summary>
public sealed record WireRequest(string Method, string Target, string Body)
{
    /// <summary>Whether it asks the carrier to send texts.</summary>
    public bool IsSend => Target.StartsWith("/sms?", StringComparison.Ordinal);
}

/// <summary>What to do with a request on its way.</summary>
public enum Cut
{
    /// <summary>It passes.</summary>
    None,

    /// <summary>The connection breaks before it arrives.</summary>
    DropRequest,

    /// <summary>It arrives, is acted on, and the connection breaks before the answer.</summary>
    DropAnswer,

    /// <summary>It does not arrive: 403.</summary>
    Refuse403,

    /// <summary>It does not arrive: 429.</summary>
    Refuse429,
}

/// <summary>
/// The wire between the functions and a service that they call. A test can hold any request, before it arrives or after it was acted on, and break it: so it
/// stops the process exactly between two effects, without any help of the product.
/// </summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };

    private Wire(WebApplication app, Uri? target)
    {
        _app = app;
        Target = target;
    }

    /// <summary>Where requests go on to; may be set once the service is up.</summary>
    public Uri? Target { get; set; }

    /// <summary>Where the functions think that the service is.</summary>
    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>Called with each request before it goes on; it goes on when the task ends.</summary>
    public Func<WireRequest, CancellationToken, Task<Cut>> Before { get; set; } = (_, _) => Task.FromResult(Cut.None);

    /// <summary>Called with each request and the body of its answer, before the answer goes back; it goes back when the task ends.</summary>
    public Func<WireRequest, string, CancellationToken, Task> After { get; set; } = (_, _, _) => Task.CompletedTask;

    public static async Task<Wire> StartAsync(Uri? target = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var wire = new Wire(app, target);
        app.Run(wire.PassAsync);
        await app.StartAsync();
        return wire;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        var gone = http.RequestAborted;
        try
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, gone);
            var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            var request = new WireRequest(http.Request.Method, target, System.Text.Encoding.UTF8.GetString(body.ToArray()));

            var cut = await Before(request, gone);
            if (cut is Cut.DropRequest or Cut.Refuse403 or Cut.Refuse429)
            {
                await After(request, "", gone);
                if (cut == Cut.DropRequest) http.Abort();
                else http.Response.StatusCode = cut == Cut.Refuse403 ? 403 : 429;
                return;
            }

            // Whatever has arrived is acted on, even if the caller is gone by then.
            using var answer = await _client.SendAsync(Copy(http.Request, target, body.ToArray()), CancellationToken.None);
            var content = await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
            await After(request, System.Text.Encoding.UTF8.GetString(content), gone);
            if (cut == Cut.DropAnswer)
            {
                http.Abort();
                return;
            }
            await AnswerAsync(http.Response, answer, content);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The process was killed, which is what most tests hold requests for.
        }
        catch (HttpRequestException)
        {
            http.Abort();
        }
    }

    private HttpRequestMessage Copy(HttpRequest request, string target, byte[] body)
    {
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(Target!, target)) { Content = new ByteArrayContent(body) };
        foreach (var (name, values) in request.Headers)
        {
            if (name is "Transfer-Encoding" or "Connection") continue;
            // The Host too, as it was: it is part of what callers sign.
            if (!copy.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) copy.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        return copy;
    }

    private static async Task AnswerAsync(HttpResponse response, HttpResponseMessage answer, byte[] content)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (name is not ("Transfer-Encoding" or "Connection" or "Keep-Alive" or "Content-Length")) response.Headers[name] = values.ToArray();
        if (answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified) return;
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content);
    }
}
