using System.Security.Cryptography;
using System.Text;

namespace Serverless.Local.Issuer;

/// <summary>Whom a token is for.</summary>
/// <param name="Name">The person's display name; the object id follows from it, so the same name is the same person.</param>
/// <param name="Roles">App roles, at least one, of <see cref="KnownRoles"/>.</param>
public sealed record TokenRequest(string Name, IReadOnlyList<string> Roles)
{
    /// <summary>The app roles of the product.</summary>
    public static IReadOnlyList<string> KnownRoles { get; } = ["Agent", "Supervisor", "Marketer", "Finance", "Operator"];

    /// <summary>The directory's id of that person.</summary>
    public Guid ObjectId => new(SHA256.HashData(Encoding.UTF8.GetBytes(Name)).AsSpan(0, 16));

    /// <summary>Reads <c>role</c> (several, or separated by commas or blanks; case forgiven) and <c>name</c>. Null with the reason when that cannot be.</summary>
    public static TokenRequest? Parse(IEnumerable<string?> roles, string? name, out string reason)
    {
        var wanted = roles.SelectMany(r => (r ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)).ToList();
        var known = wanted.Select(r => KnownRoles.FirstOrDefault(k => k.Equals(r, StringComparison.OrdinalIgnoreCase))).ToList();
        if (wanted.Count == 0 || known.Contains(null))
        {
            reason = $"Ask with ?role=… and one of {string.Join(", ", KnownRoles)}; repeat it for several roles.";
            return null;
        }

        reason = "";
        List<string> distinct = [.. known.OfType<string>().Distinct()];
        return new TokenRequest(string.IsNullOrWhiteSpace(name) ? $"Local {distinct[0]}" : name.Trim(), distinct);
    }
}
