using System.Text.Json;
using Microsoft.AspNetCore.Routing;

namespace Serverless.Emulator.Control;

/// <summary>Switches faults on and off.</summary>
internal static class FaultsEndpoints
{
    public static void MapFaults(this IEndpointRouteBuilder app)
    {
        app.MapGet("/emulator/faults", (Faults faults) => faults.On);

        app.MapGet("/emulator/faults/kinds", () => FaultKind.All);

        app.MapPut("/emulator/faults", (Dictionary<string, JsonElement> body, Faults faults) =>
        {
            var settings = new Dictionary<string, FaultSetting>();
            foreach (var (name, value) in body)
            {
                if (FaultKind.Find(name) is not { } kind)
                    return Refusal.BadRequest($"There is no fault '{name}'. The faults are: {string.Join(", ", FaultKind.All.Select(known => known.Name))}.");
                if (value.ValueKind == JsonValueKind.False)
                    continue;
                if (Read(value) is not { } setting)
                    return Refusal.BadRequest($"{name} must be true or an object such as {{\"probability\":0.1}} or {{\"count\":5}}{Parameters(kind)}.");
                if (kind.Refuse(setting) is { } refusal)
                    return Refusal.BadRequest(refusal);
                settings[name] = setting;
            }
            faults.Replace(settings);
            return Results.Ok(faults.On);
        });

        app.MapDelete("/emulator/faults", (Faults faults) =>
        {
            faults.Clear();
            return Results.NoContent();
        });
    }

    private static string Parameters(FaultKind kind) =>
        kind.Parameters.Length == 0 ? "" : $", with the parameters {string.Join(", ", kind.Parameters)}";

    private static FaultSetting? Read(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.True ? new FaultSetting() : value.Deserialize<FaultSetting>(EmulatorJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
