using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Options;
using Serverless.Carrier.Acs;

namespace Serverless.Carrier;

internal static class CarrierSlice
{
    public static FunctionsApplicationBuilder AddCarrier(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddOptions<AcsOptions>().BindConfiguration("Acs")
            .Validate(acs => AcsClient.IsConnectionString(acs.ConnectionString), "Acs__ConnectionString must be endpoint=https://…;accesskey=…, as the resource's Keys page shows it.")
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AcsOptions>, AcsOptionsValidator>();
        builder.Services.AddSingleton<ICarrier, AcsClient>();
        return builder;
    }
}
