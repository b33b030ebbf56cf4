using Microsoft.Azure.Functions.Worker.Builder;
using Serverless.Carrier;
using Serverless.Consent;
using Serverless.Desk;
using Serverless.Operations;
using Serverless.Platform;
using Serverless.Requests;
using Serverless.Sms;

namespace Serverless;

/// <summary>The whole service: one line per slice.</summary>
public static class Service
{
    public static FunctionsApplicationBuilder AddService(this FunctionsApplicationBuilder builder)
    {
        builder.ConfigureFunctionsWebApplication();
        builder.AddPlatform();
        builder.AddCarrier();
        builder.AddSms();
        builder.AddConsent();
        builder.AddDesk();
        builder.AddRequests();
        builder.AddOperations();
        return builder;
    }
}
