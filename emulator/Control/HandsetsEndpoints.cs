using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Serverless.Emulator.Sms;

namespace Serverless.Emulator.Control;

/// <summary>What to change of a handset; <see cref="Delivery"/> may be a string or a bare code.</summary>
internal sealed record HandsetChange(string? Answers, JsonElement? Delivery);

internal sealed record HandsetView(string Number, string Answers, string Delivery);

/// <summary>Handsets and how they behave.</summary>
internal static class HandsetsEndpoints
{
    public static void MapHandsets(this IEndpointRouteBuilder app)
    {
        app.MapGet("/emulator/handsets", (TextLog texts, Handsets handsets) =>
            texts.Handsets().Union(handsets.Numbers).Order(StringComparer.Ordinal).Select(number => View(number, handsets[number])));

        app.MapGet("/emulator/handsets/{number}", (string number, Handsets handsets) => View(number, handsets[number]));

        app.MapPost("/emulator/handsets/{number}", (string number, HandsetChange change, Handsets handsets) =>
        {
            var delivery = change.Delivery is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : null;
            if (NumberKey.Of(number).Length == 0)
                return Refusal.BadRequest($"'{number}' is not a number.");
            if (change.Answers is not null && !HandsetBehaviour.AnswersValues.Contains(change.Answers))
                return Refusal.BadRequest($"answers must be one of {string.Join(", ", HandsetBehaviour.AnswersValues)}.");
            if (delivery is not null && !HandsetBehaviour.DeliveryValues.Contains(delivery))
                return Refusal.BadRequest($"delivery must be one of {string.Join(", ", HandsetBehaviour.DeliveryValues)}.");
            return Results.Ok(View(number, handsets.Change(number, change.Answers, delivery)));
        });
    }

    private static HandsetView View(string number, HandsetBehaviour behaviour) =>
        new(NumberKey.Display(number), behaviour.Answers, behaviour.Delivery);
}
