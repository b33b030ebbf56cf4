using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Serverless.Worker.Generator;

/// <summary>Writes the expression that gives a parameter its value.</summary>
internal static class Parameters
{
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>Null where the trigger has no such value.</summary>
    public static string? Bind(IParameterSymbol parameter, string kind, bool isTrigger)
    {
        if (parameter.RefKind != RefKind.None)
            return null;
        var type = parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString();
        return type switch
        {
            "Microsoft.Azure.Functions.Worker.FunctionContext" => "context",
            "System.Threading.CancellationToken" => "context.CancellationToken",
            _ when kind == "HttpTriggerAttribute" => Http(parameter, type, isTrigger),
            _ when !isTrigger => null,
            "Microsoft.Azure.Functions.Worker.TimerInfo" when kind == "TimerTriggerAttribute" => "Input.Timer(context)",
            _ when kind == "TimerTriggerAttribute" => null,
            _ => Queue(parameter, type),
        };
    }

    private static string? Queue(IParameterSymbol parameter, string type) => type switch
    {
        "Azure.Storage.Queues.Models.QueueMessage" => "Input.Message(context)",
        "string" => "Input.Message(context).Body.ToString()",
        "byte[]" => "Input.Message(context).Body.ToArray()",
        "System.BinaryData" => "Input.Message(context).Body",
        _ when parameter.Type.TypeKind is TypeKind.Class or TypeKind.Struct => $"Input.Json<{parameter.Type.ToDisplayString(Full)}>(context)",
        _ => null,
    };

    private static string? Http(IParameterSymbol parameter, string type, bool isTrigger)
    {
        if (type == "Microsoft.AspNetCore.Http.HttpRequest")
            return "Input.Request(context)";
        if (isTrigger)
            return null;
        if (parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute"))
            return $"await Input.{(IsOptional(parameter) ? "OptionalBodyAsync" : "BodyAsync")}<{Plain(parameter.Type).ToDisplayString(Full)}>(context)";

        var name = SymbolDisplay.FormatLiteral(parameter.Name, quote: true);
        if (parameter.Type.SpecialType == SpecialType.System_String)
            return IsOptional(parameter) ? $"Input.Text(context, {name}){Default(parameter)}" : $"Input.RequiredText(context, {name})";

        var value = Plain(parameter.Type);
        // What both workers read: Microsoft's takes more of some kinds and fewer of others.
        var method = value.ToDisplayString() is "int" or "long" or "bool" or "System.Guid" or "System.DateTime" or "System.DateTimeOffset" ? "Value" : null;
        return method is null ? null
            : IsOptional(parameter) ? $"Input.Optional{method}<{value.ToDisplayString(Full)}>(context, {name}){Default(parameter)}"
            : $"Input.{method}<{value.ToDisplayString(Full)}>(context, {name})";
    }

    private static bool IsOptional(IParameterSymbol parameter) =>
        parameter.HasExplicitDefaultValue
        || parameter.NullableAnnotation == NullableAnnotation.Annotated
        || parameter.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static string Default(IParameterSymbol parameter) =>
        !parameter.HasExplicitDefaultValue ? ""
        : parameter.ExplicitDefaultValue is { } value
            ? $" ?? ({parameter.Type.ToDisplayString(Full)})({SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)})"
        : parameter.Type.IsValueType && parameter.Type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T ? " ?? default"
        : "";

    private static ITypeSymbol Plain(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
}
