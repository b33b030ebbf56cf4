using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Serverless.Emulator.Auth;

/// <summary>Decides whether a request comes from somebody with the access key.</summary>
internal sealed class Authentication(EmulatorOptions options)
{
    private const string Scheme = "HMAC-SHA256 ";
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(5);

    /// <summary>The reason to answer 401 with, or null for a request that may pass.</summary>
    public string? Refuse(HttpRequest request, ReadOnlySpan<byte> body)
    {
        string? authorization = request.Headers.Authorization;
        if (string.IsNullOrEmpty(authorization))
            return "Authorization header is missing.";
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return options.AcceptBearerTokens ? null : "Bearer tokens are not accepted here: start the emulator with AcceptBearerTokens=true, or sign with the access key.";
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal) || Parse(authorization[Scheme.Length..]) is not { } parsed)
            return "Authorization header must be 'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=…'.";
        return RefuseSignature(request, body, parsed.SignedHeaders, parsed.Signature);
    }

    private string? RefuseSignature(HttpRequest request, ReadOnlySpan<byte> body, string[] signedHeaders, string signature)
    {
        // Clients before May 2021 signed the Date header; both orders are the client's choice.
        var dateHeader = signedHeaders.FirstOrDefault(name => name is "x-ms-date" or "date");
        if (dateHeader is null || !signedHeaders.Contains("host") || !signedHeaders.Contains("x-ms-content-sha256"))
            return "SignedHeaders must name x-ms-date (or date), host and x-ms-content-sha256.";
        if (signedHeaders.FirstOrDefault(name => name != "host" && !request.Headers.ContainsKey(name)) is { } missing)
            return $"Request '{missing}' is signed but missing.";
        if (request.Headers["x-ms-content-sha256"] != HmacSignature.ContentHash(body))
            return "Request 'x-ms-content-sha256' differs from generated content hash.";

        var values = signedHeaders.Select(name => name == "host" ? request.Host.Value ?? "" : request.Headers[name].ToString());
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var expected = HmacSignature.Compute(options.AccessKey, request.Method, target, values);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature)))
            return "The request's HMAC signature differs from the generated signature.";

        return options.EnforceClockSkew ? RefuseDate(request.Headers[dateHeader].ToString()) : null;
    }

    private string? RefuseDate(string date) =>
        DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt)
            && (options.Time.GetUtcNow() - signedAt).Duration() <= MaxSkew
            ? null
            : ClockSkewReason;

    public const string ClockSkewReason = "The request's date is too far from the server's clock.";

    private static (string[] SignedHeaders, string Signature)? Parse(string parameters)
    {
        // The signature is base64 and may itself hold '=', so only the first one of each part separates.
        var parts = parameters.Split('&').Select(part => part.Split('=', 2)).Where(part => part.Length == 2)
            .ToLookup(part => part[0], part => part[1]);
        var (signed, signature) = (parts["SignedHeaders"].FirstOrDefault(), parts["Signature"].FirstOrDefault());
        return signed is null || signature is null ? null : (signed.ToLowerInvariant().Split(';'), signature);
    }
}
