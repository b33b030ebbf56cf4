using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace Serverless.Bench;

/// <summary>The storage operations of one text and nothing else, with the same SDK on the same storage: what no service could be quicker than.</summary>
internal sealed class BareStorage
{
    private readonly QueueClient _inbound;
    private readonly QueueClient _events;
    private readonly TableClient _texts;
    private readonly TableClient _others;

    private BareStorage(string storage)
    {
        _inbound = new(storage, "bare-inbound");
        _events = new(storage, "bare-events");
        _texts = new(storage, "BareTexts");
        _others = new(storage, "BareOthers");
    }

    public static async Task<BareStorage> OpenAsync(string storage)
    {
        var bare = new BareStorage(storage);
        await Task.WhenAll(bare._inbound.CreateIfNotExistsAsync(), bare._events.CreateIfNotExistsAsync(), bare._texts.CreateIfNotExistsAsync(), bare._others.CreateIfNotExistsAsync());
        return bare;
    }

    /// <summary>Up to where the answer would go to the carrier.</summary>
    /// <param name="forAgent">With the contact and its event.</param>
    public async Task<Bare> AnswerAsync(bool forAgent)
    {
        var number = Guid.NewGuid().ToString("N")[..16];
        await _inbound.SendMessageAsync(s_event);
        var message = (await _inbound.ReceiveMessagesAsync(1)).Value.Single();
        await _texts.GetEntityIfExistsAsync<TableEntity>(number, "conversation");
        if (forAgent)
        {
            await _others.AddEntityAsync(Row(number, "open"));
            await _events.SendMessageAsync(BinaryData.FromString($"{{\"name\":\"text-received\",\"version\":1,\"number\":\"{number}\"}}"));
        }
        await _others.UpsertEntityAsync(Row("0", number), TableUpdateMode.Replace);
        await _texts.SubmitTransactionAsync(s_rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, Row(number, row))));
        return new(this, number, message.MessageId, message.PopReceipt);
    }

    /// <summary>What comes after the carrier has accepted the answer.</summary>
    private async Task FinishAsync(Bare text)
    {
        await _texts.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.UpsertReplace, Row(text.Number, "t-out")),
            new(TableTransactionActionType.Add, Row(text.Number, "c-out")),
        ]);
        await _inbound.DeleteMessageAsync(text.MessageId, text.PopReceipt);
    }

    private static readonly BinaryData s_event = BinaryData.FromString(Convert.ToBase64String(new byte[600]));

    private static readonly string[] s_rows = ["k-in", "t-in", "k-out", "t-out", "conversation"];

    private static TableEntity Row(string partition, string row) => new(partition, row)
    {
        ["Status"] = "Received",
        ["Body"] = new string('x', 120),
        ["Life"] = new string('x', 150),
        ["CreatedAt"] = DateTimeOffset.UtcNow,
    };

    internal sealed record Bare(BareStorage Storage, string Number, string MessageId, string PopReceipt)
    {
        public Task FinishAsync() => Storage.FinishAsync(this);
    }
}
