using Microsoft.AspNetCore.Routing;
using Serverless.Emulator.Control;

namespace Serverless.Emulator.Sms;

/// <summary>The REST API of ACS SMS.</summary>
internal static class SmsEndpoints
{
    public static void MapSms(this IEndpointRouteBuilder app)
    {
        app.MapPost("/sms", (HttpContext http, AcsFrontDoor door, SendSms send) =>
            door.HandleAsync(http, FaultOperations.Send, _ => true, send.RunAsync));

        app.MapPost("/sms/optouts:add", (HttpContext http, AcsFrontDoor door, OptOutsApi optOuts) =>
            door.HandleAsync(http, FaultOperations.OptOuts, version => version.HasOptOuts, acs => Task.FromResult(optOuts.Add(acs))));

        app.MapPost("/sms/optouts:remove", (HttpContext http, AcsFrontDoor door, OptOutsApi optOuts) =>
            door.HandleAsync(http, FaultOperations.OptOuts, version => version.HasOptOuts, acs => Task.FromResult(optOuts.Remove(acs))));

        app.MapPost("/sms/optouts:check", (HttpContext http, AcsFrontDoor door, OptOutsApi optOuts) =>
            door.HandleAsync(http, FaultOperations.OptOuts, version => version.HasOptOuts, acs => Task.FromResult(optOuts.Check(acs))));

        app.MapGet("/deliveryReports/{messageId}", (HttpContext http, AcsFrontDoor door, DeliveryReports reports, string messageId) =>
            door.HandleAsync(http, FaultOperations.DeliveryReports, version => version.HasDeliveryReports, _ => Task.FromResult(
                reports.Find(messageId) is { } report
                    ? Results.Json(report, EmulatorJson.Options)
                    : AcsErrors.NotFound("No delivery report was found for this message."))));
    }
}
