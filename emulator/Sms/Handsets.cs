using System.Collections.Concurrent;
using System.Globalization;

namespace Serverless.Emulator.Sms;

/// <summary>How a handset takes texts and calls: <c>delivered</c>, <c>never</c> or a failure's code; <c>accept</c>, <c>decline</c> or <c>ignore</c>.</summary>
internal sealed record HandsetBehaviour(string Answers, string Delivery)
{
    public static HandsetBehaviour Default { get; } = new("accept", "delivered");

    public static IReadOnlyList<string> AnswersValues { get; } = ["accept", "decline", "ignore"];

    public static IReadOnlyList<string> DeliveryValues { get; } =
        ["delivered", "never", .. DeliveryCodes.Meanings.Keys.Where(code => code != DeliveryCodes.Delivered).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The code of the delivery report, or null where there is none.</summary>
    public int? DeliveryCode => Delivery switch
    {
        "delivered" => DeliveryCodes.Delivered,
        "never" => null,
        _ => int.Parse(Delivery, CultureInfo.InvariantCulture),
    };
}

/// <summary>The behaviour of each handset; those that were never told anything behave like <see cref="HandsetBehaviour.Default"/>.</summary>
internal sealed class Handsets(EventFeed feed)
{
    private readonly ConcurrentDictionary<string, HandsetBehaviour> behaviours = new();

    public HandsetBehaviour this[string number] => behaviours.GetValueOrDefault(NumberKey.Of(number), HandsetBehaviour.Default);

    public IReadOnlyCollection<string> Numbers => [.. behaviours.Keys];

    /// <summary>Changes what is not null.</summary>
    public HandsetBehaviour Change(string number, string? answers, string? delivery)
    {
        HandsetBehaviour Merge(HandsetBehaviour old) => new(answers ?? old.Answers, delivery ?? old.Delivery);
        var changed = behaviours.AddOrUpdate(NumberKey.Of(number), _ => Merge(HandsetBehaviour.Default), (_, old) => Merge(old));
        feed.Publish(new(EmulatorEventKind.HandsetChanged) { To = NumberKey.Display(number), Status = changed.Delivery, Details = changed.Answers });
        return changed;
    }

    public void Clear() => behaviours.Clear();
}
