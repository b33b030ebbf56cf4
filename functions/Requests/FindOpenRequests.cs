using Serverless.Platform;

namespace Serverless.Requests;

/// <summary>Whether a customer waits for something that was asked for. Nothing closes a request yet, so every one is open.</summary>
public sealed class FindOpenRequests(RequestStore store)
{
    public Task<bool> Execute(NumberKey number, CancellationToken stop) => store.HasAny(number, stop);
}
