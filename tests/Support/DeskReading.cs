using Serverless.Desk;
using Serverless.Platform;

namespace Serverless.Tests.Support;

/// <summary>Reads what the desk has stored.</summary>
internal static class DeskReading
{
    /// <summary>The number's open text contact, or null.</summary>
    public static async Task<Contact?> OpenOf(this ContactStore contacts, NumberKey number) =>
        (await contacts.GetCustomer(number, CancellationToken.None)).OpenText is { } id ? await contacts.Find(id, CancellationToken.None) : null;
}
