using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Serverless.Carrier.Acs;

/// <summary>Signs each try of a request with the resource's access key (acs.md 2.2); per try, since the date is part of what is signed.</summary>
internal sealed class AcsHmacPolicy(byte[] accessKey, TimeProvider time) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The ACS client is asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var request = message.Request;
        using var body = new MemoryStream();
        if (request.Content is { } content) await content.WriteToAsync(body, message.CancellationToken);
        var hash = Convert.ToBase64String(SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length)));
        var date = time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        var uri = request.Uri.ToUri();
        var signature = Sign(accessKey, request.Method.Method, uri, date, hash);
        request.Headers.SetValue("x-ms-date", date);
        request.Headers.SetValue("x-ms-content-sha256", hash);
        request.Headers.SetValue("Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}");
        await ProcessNextAsync(message, pipeline);
    }

    internal static string Sign(byte[] accessKey, string method, Uri uri, string date, string contentHash) =>
        Convert.ToBase64String(HMACSHA256.HashData(accessKey, Encoding.UTF8.GetBytes($"{method}\n{uri.PathAndQuery}\n{date};{uri.Authority};{contentHash}")));
}
