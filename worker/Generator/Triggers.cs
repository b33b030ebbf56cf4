using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Serverless.Worker.Generator;

/// <summary>Writes a trigger's attribute as the expression that makes it again.</summary>
internal static class Triggers
{
    public static string Expression(AttributeData trigger)
    {
        var arguments = string.Join(", ", trigger.ConstructorArguments.Select(Value));
        var settings = string.Join(", ", trigger.NamedArguments.Select(setting => $"{setting.Key} = {Value(setting.Value)}"));
        var type = trigger.AttributeClass!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return $"new {type}({arguments}){(settings.Length > 0 ? $" {{ {settings} }}" : "")}";
    }

    private static string Value(TypedConstant constant) => constant.Kind switch
    {
        TypedConstantKind.Array when constant.IsNull => "null",
        TypedConstantKind.Array => $"new string[] {{ {string.Join(", ", constant.Values.Select(Value))} }}",
        TypedConstantKind.Enum => $"({constant.Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}){constant.Value}",
        _ => SymbolDisplay.FormatPrimitive(constant.Value!, quoteStrings: true, useHexadecimalNumbers: false) ?? "null",
    };
}
