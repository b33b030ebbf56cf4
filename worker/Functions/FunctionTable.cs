using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Serverless.Worker;

/// <summary>The functions of each assembly. The source generator writes a module initializer that registers an assembly's functions as it is loaded,
/// so that a program says nothing about them, as with Microsoft's worker.</summary>
public static class FunctionTable
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyList<FunctionDescriptor>> Tables = new();

    public static void Register(Assembly assembly, IReadOnlyList<FunctionDescriptor> functions) => Tables[assembly] = functions;

    public static IReadOnlyList<FunctionDescriptor> Of(Assembly assembly)
    {
        // Under JIT the initializer runs only when something of the assembly is first used. Native AOT runs all of them at start.
        if (!Tables.ContainsKey(assembly))
            RuntimeHelpers.RunModuleConstructor(assembly.ManifestModule.ModuleHandle);
        return Tables.TryGetValue(assembly, out var functions) ? functions : [];
    }

    internal static IReadOnlyList<FunctionDescriptor> OfEntryAssembly() =>
        Assembly.GetEntryAssembly() is { } entry && Of(entry) is { Count: > 0 } functions
            ? functions
            : throw new InvalidOperationException(
                "The program has no functions. Give a public method [Function(\"Name\")], and reference worker/Generator from the project as an analyzer.");
}
