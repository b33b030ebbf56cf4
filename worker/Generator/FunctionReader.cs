using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Serverless.Worker.Generator;

/// <summary>Reads a <c>[Function]</c> method into what is written for it, or into the reason why it cannot be called.</summary>
internal static class FunctionReader
{
    private const string Worker = "Microsoft.Azure.Functions.Worker.";

    // The host's own rule; a folder of that name is its own, too.
    private static readonly Regex Name = new("^[a-z][a-z0-9_-]{0,127}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static FunctionModel Read(IMethodSymbol method, AttributeData attribute)
    {
        var name = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        FunctionModel Wrong(string id, string message, ISymbol at) => FunctionModel.Wrong(name, new(id, message, Place.Of(at)));

        if (!Name.IsMatch(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
            return Wrong("SW001", $"'{name}' is not a function's name: use letters, digits, - and _, at most 128, begin with a letter, and leave 'host' to the host", method);
        if (method.DeclaredAccessibility != Accessibility.Public || !IsReachable(method.ContainingType))
            return Wrong("SW003", $"{name} and its class must be public, and neither generic nor abstract nor nested", method);
        if (method.IsGenericMethod || method.ReturnsByRef || (method.IsAsync && method.ReturnsVoid))
            return Wrong("SW003", $"{name} must be a plain method that returns nothing, a value or a Task", method);

        var triggers = method.Parameters.Where(parameter => TriggerOf(parameter) is not null).ToList();
        if (triggers.Count != 1)
            return Wrong("SW004", $"{name} has {triggers.Count} triggers; give exactly one parameter an HttpTrigger, QueueTrigger or TimerTrigger", method);
        var kind = TriggerOf(triggers[0])!.AttributeClass!.Name;
        if (kind is not ("HttpTriggerAttribute" or "QueueTriggerAttribute" or "TimerTriggerAttribute"))
            return Wrong("SW004", $"The worker has no {kind}", triggers[0]);
        if (kind == "HttpTriggerAttribute" && !IsAnonymous(TriggerOf(triggers[0])!))
            return Wrong("SW005", $"{name} asks for a function key, which nobody checks when the worker runs stand-alone: use AuthorizationLevel.Anonymous and check identity in middleware", triggers[0]);

        if (TriggerOf(triggers[0])!.NamedArguments.Any(setting => setting.Key == "Route" && setting.Value.Value is string route && route.Contains(":regex(")))
            return Wrong("SW009", $"The route of {name} has a regex, which the worker leaves out to start fast: check the value in the function", triggers[0]);

        var arguments = new List<string>();
        foreach (var parameter in method.Parameters)
        {
            if (Parameters.Bind(parameter, kind, SymbolEqualityComparer.Default.Equals(parameter, triggers[0])) is not { } argument)
                return Wrong("SW006", $"{name} cannot get a {parameter.Type.ToDisplayString()} for '{parameter.Name}' from its {kind.Replace("Attribute", "")}", parameter);
            arguments.Add(argument);
        }

        var result = Result(method, out var awaited);
        if (kind == "HttpTriggerAttribute" && (result is null || !IsResult(result)))
            return Wrong("SW007", $"{name} returns {result?.ToDisplayString() ?? "nothing"}; an HTTP function returns an IResult", method);
        if (kind != "HttpTriggerAttribute" && result is not null)
            return Wrong("SW007", $"{name} returns {result.ToDisplayString()}, which nobody takes: return nothing or a Task", method);

        var target = method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var body = new List<string>();
        if (!method.IsStatic)
        {
            if (Construction(method.ContainingType, target) is not { } construction)
                return Wrong("SW008", $"{method.ContainingType.Name} must have exactly one public constructor, whose parameters are services without a key and without a default value other than null", method.ContainingType);
            body.Add($"{Disposal(method.ContainingType)}var function = {construction};");
            target = "function";
        }

        var call = $"{(awaited ? "await " : "")}{target}.{Identifier(method.Name)}({string.Join(", ", arguments)})";
        body.Add(result is null ? $"{call};" : $"return {call};");
        if (result is null)
            body.Add("return null;");
        if (!awaited && !body.Concat(arguments).Any(line => line.Contains("await ")))
            body.Insert(0, "await Task.CompletedTask;");

        return new(name, $"{method.ContainingType.ToDisplayString()}.{method.Name}", Triggers.Expression(TriggerOf(triggers[0])!),
            triggers[0].Name, string.Join("\n", body), Place.Of(method));
    }

    /// <summary>What the method returns once it is awaited; null for nothing.</summary>
    private static ITypeSymbol? Result(IMethodSymbol method, out bool awaited)
    {
        var returned = method.ReturnType;
        awaited = returned is { Name: "Task" or "ValueTask" } && returned.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks";
        return method.ReturnsVoid ? null : awaited ? ((INamedTypeSymbol)returned).TypeArguments.FirstOrDefault() : returned;
    }

    private static bool IsResult(ITypeSymbol type) =>
        type.AllInterfaces.Append(type).Any(one => one.ToDisplayString() == "Microsoft.AspNetCore.Http.IResult");

    private static bool IsReachable(INamedTypeSymbol type) =>
        type is { DeclaredAccessibility: Accessibility.Public, IsGenericType: false } && (!type.IsAbstract || type.IsStatic) && type.ContainingType is null;

    private static AttributeData? TriggerOf(IParameterSymbol parameter) => parameter.GetAttributes().FirstOrDefault(
        attribute => attribute.AttributeClass?.BaseType?.ToDisplayString() == $"{Worker}Extensions.Abstractions.TriggerBindingAttribute");

    private static bool IsAnonymous(AttributeData trigger) => trigger.ConstructorArguments.Any(
        argument => argument.Type?.ToDisplayString() == $"{Worker}AuthorizationLevel" && argument.Value is 0);

    private static string? Construction(INamedTypeSymbol type, string name)
    {
        var constructors = type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public).ToList();
        return constructors.Count == 1 && constructors[0].Parameters.All(IsService) ? $"new {name}({string.Join(", ", constructors[0].Parameters.Select(Service))})" : null;
    }

    private static bool IsService(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None
        && !(parameter.HasExplicitDefaultValue && (parameter.ExplicitDefaultValue is not null || parameter.Type.IsValueType))
        && !parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute");

    private static string Service(IParameterSymbol parameter)
    {
        var type = parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var optional = parameter.HasExplicitDefaultValue || parameter.NullableAnnotation == NullableAnnotation.Annotated;
        return $"context.InstanceServices.{(optional ? "GetService" : "GetRequiredService")}<{type}>()";
    }

    private static string Disposal(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(one => one.ToDisplayString() == "System.IAsyncDisposable") ? "await using "
        : type.AllInterfaces.Any(one => one.ToDisplayString() == "System.IDisposable") ? "using "
        : "";

    private static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : $"@{name}";
}
