using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serverless.Platform.Http;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>What the HTTP triggers of the desk's settings do.</summary>
public sealed class SettingsApi(DeskSettingsStore store)
{
    public async Task<IResult> Get(HttpRequest request, CancellationToken stop)
    {
        var (settings, etag) = await store.Read(stop);
        return Shown(request, settings, etag);
    }

    public async Task<IResult> Put(HttpRequest request, CancellationToken stop)
    {
        var wanted = request.GetTypedHeaders().IfMatch;
        if (wanted.Count == 0) return Problems.PreconditionRequired("Read the settings first and send their ETag back in If-Match, so that nobody's change is lost.");
        var (settings, unreadable) = await request.ReadJson(SettingsJson.Default.DeskSettings, stop);
        if (settings is null) return unreadable!;
        if (settings.Validate() is { Count: > 0 } errors) return Problems.Invalid("The settings are not changed: see 'errors'.", errors);
        if (JsonSerializer.Serialize(settings, SettingsJson.Default.DeskSettings).Length > DeskSettingsStore.MostCharacters)
            return Problems.Invalid("The settings are too long to be stored; shorten the texts, or take some out.");

        var (_, etag) = await store.Read(stop);
        if (!wanted.Any(tag => tag.Tag == Tag(etag)) || await store.Save(settings, etag, stop) is not { } saved)
            return Problems.Changed("Somebody has changed the settings since you read them. Read them again, make your change and send it.");
        return Shown(request, settings, saved);
    }

    private static IResult Shown(HttpRequest request, DeskSettings settings, string? etag)
    {
        request.HttpContext.Response.Headers.ETag = Tag(etag);
        return Results.Json(settings, SettingsJson.Default.DeskSettings);
    }

    // Storage's ETags are weak ones, which If-Match never matches (RFC 9110, 13.1.1).
    private static string Tag(string? etag) => $"\"{RowNames.Hash(etag ?? "default")}\"";
}
