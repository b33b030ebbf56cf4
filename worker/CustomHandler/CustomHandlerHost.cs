using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Serverless.Worker.CustomHandler;

/// <summary>Runs the functions for a Functions host, as its custom handler.</summary>
internal static class CustomHandlerHost
{
    private const string PortSetting = "FUNCTIONS_CUSTOMHANDLER_PORT";

    public static bool IsWanted(IConfiguration settings) => !string.IsNullOrEmpty(settings[PortSetting]);

    public static IHost Build(WebApplicationBuilder builder, IReadOnlyList<FunctionDescriptor> functions, FunctionPipeline pipeline, HostJson hostJson)
    {
        builder.WebHost.UseUrls($"http://127.0.0.1:{builder.Configuration[PortSetting]}");
        var app = builder.Build();
        HttpFunctions.Map(app, functions, pipeline, hostJson.RoutePrefix, http => http.Request.Headers["X-Azure-Functions-InvocationId"].ToString());
        return app;
    }
}
