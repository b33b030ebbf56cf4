using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Serverless.Worker.StandAlone;

/// <summary>Runs the functions without a Functions host.</summary>
internal static class StandAloneHost
{
    public const string DefaultUrl = "http://127.0.0.1:7071";

    public static IHost Build(WebApplicationBuilder builder, IReadOnlyList<FunctionDescriptor> functions, FunctionPipeline pipeline, HostJson hostJson)
    {
        var settings = builder.Configuration;
        // Container images of .NET set the second.
        if (string.IsNullOrEmpty(settings[WebHostDefaults.ServerUrlsKey]) && string.IsNullOrEmpty(settings[WebHostDefaults.HttpPortsKey]))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<Listeners>(services, functions, pipeline, hostJson));

        var app = builder.Build();
        HttpFunctions.Map(app, functions, pipeline, hostJson.RoutePrefix, _ => Guid.NewGuid().ToString());
        return app;
    }
}
