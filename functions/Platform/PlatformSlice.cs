using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;
using Serverless.Platform.Storage;

namespace Serverless.Platform;

internal static class PlatformSlice
{
    public static FunctionsApplicationBuilder AddPlatform(this FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<ProblemMiddleware>();
        builder.UseMiddleware<IdentityMiddleware>();

        // Request lines name phone numbers; they are nobody's business in a log.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Azure", LogLevel.Warning);

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ServiceClock>();
        services.AddSingleton<StorageConnection>().AddSingleton<Tables>().AddSingleton<Queues>();
        services.AddOptions<HolidayOptions>().BindConfiguration(HolidayOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<HolidayOptions>>().Value.Calendar());
        services.AddOptions<IdentityOptions>().BindConfiguration("Identity").ValidateOnStart();
        services.AddSingleton<IValidateOptions<IdentityOptions>, IdentityOptionsValidator>().AddSingleton<TokenValidator>();
        AddJson(services);
        return builder;
    }

    /// <summary>Every slice registers its source-generated types; queue messages are read and HTTP answers written with all of them.</summary>
    private static void AddJson(IServiceCollection services)
    {
        services.AddSingleton<IJsonTypeInfoResolver>(PlatformJson.Default);
        services.AddOptions<JsonOptions>().Configure<IEnumerable<IJsonTypeInfoResolver>>((json, types) =>
        {
            json.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine([.. types]);
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddOptions<WorkerOptions>().Configure<IEnumerable<IJsonTypeInfoResolver>>((worker, types) =>
            worker.Serializer = Serializer(JsonTypeInfoResolver.Combine([.. types])));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "It reads the source-generated types of the slices only.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "It reads the source-generated types of the slices only.")]
    private static JsonObjectSerializer Serializer(IJsonTypeInfoResolver types) => new(new(JsonSerializerDefaults.Web) { TypeInfoResolver = types });
}
