using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Serverless.Platform.Storage;

namespace Serverless.Desk;

/// <summary>The table <c>DeskSettings</c>: one document, changed as a whole.</summary>
public sealed class DeskSettingsStore(Tables tables)
{
    /// <summary>The longest document that fits into a row, in characters of its JSON.</summary>
    public const int MostCharacters = 450_000;

    private const string Partition = "settings";
    private const string Row = "desk";

    private int _saves;

    /// <summary>Counts what this process has saved, so that whoever keeps the settings knows that they are old.</summary>
    internal int Saves => Volatile.Read(ref _saves);

    /// <returns>The settings, and null for the ETag where nobody has saved any: then they are the default.</returns>
    public async Task<(DeskSettings Settings, string? ETag)> Read(CancellationToken stop)
    {
        var row = await (await tables.Get(TableNames.DeskSettings)).GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: stop);
        return row is { HasValue: true, Value: { } saved }
            ? (JsonSerializer.Deserialize(saved.GetText("Settings"), SettingsJson.Default.DeskSettings)!, saved.ETag.ToString())
            : (DeskSettings.Default, null);
    }

    /// <param name="etag">As it was read; null where none was saved before.</param>
    /// <returns>The new ETag, or null where somebody else saved in between.</returns>
    public async Task<string?> Save(DeskSettings settings, string? etag, CancellationToken stop)
    {
        var row = new TableEntity(Partition, Row);
        row.SetText("Settings", JsonSerializer.Serialize(settings, SettingsJson.Default.DeskSettings));
        try
        {
            var table = await tables.Get(TableNames.DeskSettings);
            var response = etag is null
                ? await table.AddEntityAsync(row, stop)
                : await table.UpdateEntityAsync(row, new ETag(etag), TableUpdateMode.Replace, stop);
            return response.Headers.ETag!.Value.ToString();
        }
        catch (RequestFailedException error) when (error.IsLostRace() || error.IsAlreadyThere())
        {
            return null;
        }
        finally
        {
            // Also where the answer was lost: it may have been saved.
            Interlocked.Increment(ref _saves);
        }
    }
}
