namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Reads the parameter from the request's JSON body with <see cref="WorkerOptions.Serializer"/>.
/// A body that cannot be read is a <see cref="Microsoft.AspNetCore.Http.BadHttpRequestException"/>, which is answered with 400 unless middleware answers it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromBodyAttribute : Attribute;
