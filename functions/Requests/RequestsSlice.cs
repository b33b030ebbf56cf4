using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Serverless.Requests;

internal static class RequestsSlice
{
    public static FunctionsApplicationBuilder AddRequests(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RequestStore>().AddSingleton<CreateRequest>().AddSingleton<FindOpenRequests>().AddSingleton<RequestsApi>();
        builder.Services.AddSingleton<IJsonTypeInfoResolver>(RequestsHttpJson.Default);
        return builder;
    }
}
