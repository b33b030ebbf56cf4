namespace Microsoft.Azure.Functions.Worker;

/// <summary>A function as its attributes declare it.</summary>
public abstract class FunctionDefinition
{
    public abstract string Id { get; }

    public abstract string Name { get; }

    /// <summary><c>Namespace.Type.Method</c>.</summary>
    public abstract string EntryPoint { get; }
}
