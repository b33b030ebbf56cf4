using System.Text.Json;
using System.Text.Json.Nodes;
using Serverless.Emulator.EventGrid;

namespace Serverless.Emulator.Sms;

/// <summary>Writes the two events of SMS and gives them to Event Grid.</summary>
internal sealed class SmsEvents(EmulatorOptions options, EventRouter router)
{
    public const string ReceivedType = "Microsoft.Communication.SMSReceived";
    public const string ReportType = "Microsoft.Communication.SMSDeliveryReportReceived";

    /// <summary>A number as events have it: without plus unless the options say otherwise.</summary>
    public string WriteNumber(string number) => options.PlusInEvents ? number : number.TrimStart('+');

    public Published Received(Text text, bool pascalCase) => Publish(
        text.MessageId, ReceivedType, WriteNumber(text.To), text.At, pascalCase,
        new
        {
            text.MessageId,
            From = WriteNumber(text.From),
            To = WriteNumber(text.To),
            text.Message,
            ReceivedTimestamp = text.At,
            text.SegmentCount,
        });

    public Published Reported(DeliveryReport report, bool pascalCase) => Publish(
        report.MessageId, ReportType, report.From, report.ReceivedTimestamp, pascalCase, report);

    private Published Publish(string id, string type, string number, DateTimeOffset at, bool pascalCase, object data)
    {
        var json = JsonSerializer.SerializeToNode(data, EmulatorJson.Options)!;
        return router.Publish(new EventGridEvent(id, type, $"/phonenumber/{number}", at, pascalCase ? ToPascalCase(json) : json));
    }

    private static JsonNode ToPascalCase(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(
            char.ToUpperInvariant(pair.Key[0]) + pair.Key[1..], pair.Value is null ? null : ToPascalCase(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : ToPascalCase(item))]),
        _ => node.DeepClone(),
    };
}
