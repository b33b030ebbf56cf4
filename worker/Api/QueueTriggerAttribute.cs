using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for each message of a Storage queue. A <c>%name%</c> in the queue's name or connection is a setting.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    public string QueueName { get; } = queueName;

    /// <summary>The setting, or prefix of settings, that says where the queue is; default <c>AzureWebJobsStorage</c>.</summary>
    public string? Connection { get; set; }
}
