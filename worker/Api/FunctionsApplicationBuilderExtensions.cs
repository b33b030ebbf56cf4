using Serverless.Worker;

namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplicationBuilderExtensions
{
    /// <summary>Lets HTTP functions take the request and return an <see cref="Microsoft.AspNetCore.Http.IResult"/>. Middleware that is added later runs inside:
    /// it sees <c>GetHttpContext()</c>, and the result is written after it.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.Use(next => context => HttpFunctions.RunAsync(context, next));
        return builder;
    }
}
