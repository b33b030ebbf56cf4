using System.Text.Json.Serialization.Metadata;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Serverless.Operations;

internal static class OperationsSlice
{
    public static FunctionsApplicationBuilder AddOperations(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<UnreadableStore>().AddSingleton<KeepUnreadable>().AddSingleton<SweepPoison>().AddSingleton<ReplayUnreadable>();
        builder.Services.AddSingleton<NoteStore>().AddSingleton<NoteForOperator>().AddSingleton<CheckHealth>();
        builder.Services.AddSingleton<IJsonTypeInfoResolver>(OperationsHttpJson.Default);
        return builder;
    }
}
