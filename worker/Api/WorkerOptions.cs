using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

public sealed class WorkerOptions
{
    /// <summary>Reads request bodies and queue messages. Under Native AOT the application sets one with source-generated types;
    /// the default finds types by reflection.</summary>
    public ObjectSerializer Serializer { get; set; } = ByReflection();

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Applications that are trimmed set their own.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Applications that are compiled ahead of time set their own.")]
    private static JsonObjectSerializer ByReflection() => new(new JsonSerializerOptions { PropertyNameCaseInsensitive = true });
}
