using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Serverless.Worker;

/// <summary>A function as the source generator found it.</summary>
/// <param name="name">As in <c>[Function]</c>.</param>
/// <param name="entryPoint"><c>Namespace.Type.Method</c>.</param>
/// <param name="trigger">The trigger's attribute.</param>
/// <param name="triggerParameter">The name of the parameter that carries the trigger; the binding's name in function.json.</param>
/// <param name="invoke">Makes the class from the invocation's services, binds the parameters, calls the method and gives what it returned.</param>
public sealed class FunctionDescriptor(
    string name, string entryPoint, TriggerBindingAttribute trigger, string triggerParameter, Func<FunctionContext, Task<object?>> invoke)
    : FunctionDefinition
{
    public override string Id => Name;

    public override string Name { get; } = name;

    public override string EntryPoint { get; } = entryPoint;

    public TriggerBindingAttribute Trigger { get; } = trigger;

    public string TriggerParameter { get; } = triggerParameter;

    public Func<FunctionContext, Task<object?>> Invoke { get; } = invoke;
}
