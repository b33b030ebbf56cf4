using System.Security.Cryptography;
using System.Text;

namespace Serverless.Emulator.Auth;

/// <summary>
/// The HMAC-SHA256 of Azure Communication Services
/// (learn.microsoft.com/azure/communication-services/tutorials/hmac-header-tutorial).
/// </summary>
public static class HmacSignature
{
    /// <summary>Base64 of the body's SHA-256, the value of <c>x-ms-content-sha256</c>.</summary>
    public static string ContentHash(ReadOnlySpan<byte> body) => Convert.ToBase64String(SHA256.HashData(body));

    /// <summary>Signs <paramref name="pathAndQuery"/> (as on the wire, still encoded) and the values of the signed headers in their order.</summary>
    public static string Compute(string accessKey, string method, string pathAndQuery, params IEnumerable<string> headerValues)
    {
        var toSign = $"{method}\n{pathAndQuery}\n{string.Join(';', headerValues)}";
        return Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(accessKey), Encoding.UTF8.GetBytes(toSign)));
    }
}
