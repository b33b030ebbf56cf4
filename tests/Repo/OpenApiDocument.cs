using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Serverless.Platform.Http;
using Serverless.Platform.Identity;

namespace Serverless.Tests.Repo;

/// <summary>
/// Describes the HTTP functions with ASP.NET Core's own OpenAPI generator: every function is mapped as an endpoint that is never called, in an application that never
/// starts.
/// </summary>
internal static class OpenApiDocument
{
    public static async Task<string> Write()
    {
        var builder = WebApplication.CreateSlimBuilder();
        foreach (var types in Resolvers()) builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, types));
        builder.Services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new() { Title = "12580", Version = "1", Description = "The mobile secretary's HTTP API. Refusals are RFC 9457 problem details with a stable type." };
                document.Servers = [];
                document.Components ??= new();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "An Entra ID access token with an app role." },
                };
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(Describe);
        });
        await using var app = builder.Build();
        foreach (var (name, method, trigger) in HttpFunctions())
        {
            var target = method.IsStatic ? null : RuntimeHelpers.GetUninitializedObject(method.DeclaringType!);
            var type = Expression.GetDelegateType([.. method.GetParameters().Select(parameter => parameter.ParameterType), method.ReturnType]);
            app.MapMethods($"/api/{trigger.Route}", trigger.Methods!.Select(verb => verb.ToUpperInvariant()), method.CreateDelegate(type, target))
                .WithName(name).WithTags(method.DeclaringType!.Namespace!.Split('.')[^1]);
        }
        // The generator finds the endpoints through the routing of a started application; building the pipeline is enough.
        ((IApplicationBuilder)app).UseRouting().UseEndpoints(_ => { }).Build();
        var provider = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1");
        var document = await provider.GetOpenApiDocumentAsync();
        return (await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1)).ReplaceLineEndings("\n") + "\n";
    }

    public static IEnumerable<(string Name, MethodInfo Method, HttpTriggerAttribute Trigger)> HttpFunctions() =>
        from type in typeof(Service).Assembly.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)
        where function is not null && trigger is not null
        orderby function.Name
        select (function.Name, method, trigger);

    private static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var method = context.Description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().First();
        operation.Parameters ??= [];
        foreach (var parameter in method.GetCustomAttributes<ApiParameterAttribute>().Concat(Implied(method)))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                In = parameter.Place == "header" ? ParameterLocation.Header : ParameterLocation.Query,
                Name = parameter.Name,
                Description = parameter.Description,
                Required = parameter.Required,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
        operation.Responses ??= [];
        if (method.GetCustomAttribute<AllowAttribute>() is { } allow)
        {
            operation.Description = string.Join(' ', new[] { operation.Description, $"Roles: {string.Join(", ", allow.Roles)}." }.OfType<string>());
            operation.Security = [new() { [new OpenApiSecuritySchemeReference("token", context.Document)] = [.. allow.Roles] }];
            operation.Responses["400"] = new OpenApiResponse { Description = "The request is not valid; the problem says what to change." };
            operation.Responses["401"] = new OpenApiResponse { Description = "No valid access token." };
            operation.Responses["403"] = new OpenApiResponse { Description = "The token has none of the roles." };
        }
        return Task.CompletedTask;
    }

    private static IEnumerable<ApiParameterAttribute> Implied(MethodInfo method)
    {
        if (method.GetCustomAttribute<PagedAttribute>() is not null)
        {
            yield return new("query", "size", $"Items on a page, 1 to {HttpRequests.MostPerPage}; 50 where it is left out.");
            yield return new("query", "continuation", "The continuation of the page before.");
        }
        if (method.GetCustomAttribute<IdempotentAttribute>() is not null)
            yield return new("header", "Idempotency-Key", "1 to 200 characters, the same when the request is repeated.", required: true);
    }

    private static IEnumerable<IJsonTypeInfoResolver> Resolvers()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.AddService();
        return builder.Services.Where(service => service.ServiceType == typeof(IJsonTypeInfoResolver)).Select(service => (IJsonTypeInfoResolver)service.ImplementationInstance!);
    }
}
