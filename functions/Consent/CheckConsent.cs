using Serverless.Platform;

namespace Serverless.Consent;

/// <summary>Asks what a person has opted out of.</summary>
public sealed class CheckConsent(ConsentStore store)
{
    /// <returns>The widest scope in force, or null.</returns>
    public async Task<SuppressionScope?> ScopeOf(NumberKey number, CancellationToken stop)
    {
        var scopes = (await store.Of(number, stop)).Where(wish => wish.Active).Select(wish => wish.Scope).ToList();
        return scopes.Contains(SuppressionScope.All) ? SuppressionScope.All
            : scopes.Contains(SuppressionScope.Marketing) ? SuppressionScope.Marketing
            : null;
    }
}
