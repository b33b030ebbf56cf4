using Microsoft.AspNetCore.Routing;

namespace Serverless.Emulator.Control;

/// <summary>Calls, which the emulator does not have yet: whoever asks is told so instead of looking for a mistake in the address.</summary>
internal static class CallsEndpoints
{
    private const string NotYet = "The emulator has no calls yet, only texts: POST /emulator/sms.";

    public static void MapCalls(this IEndpointRouteBuilder app)
    {
        app.MapPost("/emulator/calls", () => Refusal.NotImplemented(NotYet));
        app.MapGet("/emulator/calls/{callId}", (string callId) => Refusal.NotImplemented(NotYet));
    }
}
