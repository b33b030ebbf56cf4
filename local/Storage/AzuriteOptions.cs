namespace Serverless.Local.Storage;

/// <summary>How to start Azurite. A port of 0 takes a free one.</summary>
public sealed record AzuriteOptions
{
    /// <summary>Where data is kept; null keeps it in memory, gone at the end.</summary>
    public string? DataFolder { get; init; }

    public int BlobPort { get; init; }

    public int QueuePort { get; init; }

    public int TablePort { get; init; }

    /// <summary>The accounts that exist.</summary>
    public IReadOnlyList<StorageAccount> Accounts { get; init; } = [StorageAccount.Development];
}
