using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Serverless.Emulator.Page;

/// <summary>Serves the page of handsets, whose files are in <c>site/</c> and inside the assembly.</summary>
internal static class PageEndpoints
{
    private const string Prefix = "site/";

    private sealed record PageFile(byte[] Content, string ContentType, EntityTagHeaderValue ETag);

    // Read when somebody looks at the page; most emulators only serve tests.
    private static readonly Lazy<FrozenDictionary<string, PageFile>> Files = new(LoadFiles);

    public static void MapPage(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => Serve(Files.Value["index.html"]));
        app.MapGet("/page/{**path}", (string path) => Files.Value.TryGetValue(path, out var file) ? Serve(file) : Results.NotFound());
        app.MapGet("/favicon.ico", () => Serve(Files.Value["icon.svg"]));
    }

    private static IResult Serve(PageFile file) => Results.File(file.Content, file.ContentType, entityTag: file.ETag);

    private static FrozenDictionary<string, PageFile> LoadFiles()
    {
        var types = new FileExtensionContentTypeProvider();
        var assembly = typeof(PageEndpoints).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                using var content = new MemoryStream();
                stream.CopyTo(content);
                var type = types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
                var tag = Convert.ToHexStringLower(SHA256.HashData(content.ToArray()).AsSpan(0, 8));
                return new PageFile(content.ToArray(), type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type, new EntityTagHeaderValue($"\"{tag}\""));
            });
    }
}
