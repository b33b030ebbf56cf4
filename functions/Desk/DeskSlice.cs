using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Serverless.Desk;

internal static class DeskSlice
{
    public static FunctionsApplicationBuilder AddDesk(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DeskStore>().AddSingleton<OpenContact>().AddSingleton<PlaceContact>();
        builder.Services.AddSingleton<DeskSettingsStore>().AddSingleton<CurrentSettings>().AddSingleton<SettingsApi>();
        builder.Services.AddSingleton<IJsonTypeInfoResolver>(SettingsJson.Default);
        builder.Services.AddSingleton<IJsonTypeInfoResolver>(DeskJson.Default).AddSingleton<IJsonTypeInfoResolver>(DeskHttpJson.Default);
        return builder;
    }
}
