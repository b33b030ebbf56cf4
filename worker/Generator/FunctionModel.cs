using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Serverless.Worker.Generator;

/// <summary>A function as strings, so that two of them compare by value and the compiler runs the generator again only for what changed.</summary>
/// <param name="Name">As in <c>[Function]</c>.</param>
/// <param name="EntryPoint"><c>Namespace.Type.Method</c>.</param>
/// <param name="Trigger">An expression that makes the trigger's attribute again.</param>
/// <param name="TriggerParameter">The name of the parameter that has the trigger.</param>
/// <param name="Body">The statements that call the function and return its result.</param>
/// <param name="Place">Where it is in the source.</param>
/// <param name="Problem">Why it cannot be called; the rest is empty then.</param>
internal sealed record FunctionModel(string Name, string EntryPoint, string Trigger, string TriggerParameter, string Body, Place Place, Problem? Problem = null)
{
    public static FunctionModel Wrong(string name, Problem problem) => new(name, "", "", "", "", problem.Place, problem);
}

internal readonly record struct Place(string File, TextSpan Span, LinePositionSpan Lines)
{
    public static Place Of(ISymbol symbol)
    {
        var location = symbol.Locations[0];
        return new(location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span);
    }
}

/// <summary>A compile error.</summary>
internal sealed record Problem(string Id, string Message, Place Place)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        new DiagnosticDescriptor(Id, "The worker cannot run this function", "{0}", "Functions", DiagnosticSeverity.Error, isEnabledByDefault: true),
        Location.Create(Place.File, Place.Span, Place.Lines),
        Message);
}
