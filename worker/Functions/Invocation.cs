using System.Collections;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Worker;

/// <summary>The context of one invocation, for every host and trigger.</summary>
internal sealed class Invocation(FunctionDescriptor function, string id, IServiceProvider services, CancellationToken cancellationToken) : FunctionContext
{
    public override string InvocationId { get; } = id;

    public override string FunctionId => FunctionDefinition.Id;

    public override FunctionDefinition FunctionDefinition { get; } = function;

    public override TraceContext TraceContext => Trace;

    public override BindingContext BindingContext => Data;

    public override RetryContext RetryContext => Retry;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new FeatureSet();

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    public Traces Trace { get; init; } = new(Activity.Current?.Id ?? "", Activity.Current?.TraceStateString ?? "");

    public BindingValues Data { get; init; } = new(new Dictionary<string, object?>());

    public Retries Retry { get; init; } = new(0, 0);

    internal sealed class Traces(string parent, string state) : TraceContext
    {
        public override string TraceParent { get; } = parent;

        public override string TraceState { get; } = state;
    }

    internal sealed class BindingValues(IReadOnlyDictionary<string, object?> values) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = values;
    }

    internal sealed class Retries(int count, int max) : RetryContext
    {
        public override int RetryCount { get; } = count;

        public override int MaxRetryCount { get; } = max;
    }

    private sealed class FeatureSet : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _features = [];

        public void Set<T>(T instance) => _features[typeof(T)] = instance!;

        public T? Get<T>() => _features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
