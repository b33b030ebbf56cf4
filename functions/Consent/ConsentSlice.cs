using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Serverless.Consent;

internal static class ConsentSlice
{
    public static FunctionsApplicationBuilder AddConsent(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ConsentStore>().AddSingleton<CheckConsent>().AddSingleton<ChangeConsent>().AddSingleton<MirrorOptOut>().AddSingleton<ConsentApi>();
        builder.Services.AddSingleton<IJsonTypeInfoResolver>(ConsentJson.Default).AddSingleton<IJsonTypeInfoResolver>(ConsentHttpJson.Default);
        return builder;
    }
}
