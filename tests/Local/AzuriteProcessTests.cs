using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Serverless.Local;
using Serverless.Local.Storage;
using Serverless.Tests.Support;

namespace Serverless.Tests.Local;

public sealed class AzuriteProcessTests
{
    [Fact]
    public async Task Blobs_queues_and_tables_answer_as_soon_as_it_has_started()
    {
        var storage = await TestStorage.NewAccountAsync();

        await new BlobServiceClient(storage).CreateBlobContainerAsync("audio");
        var queue = new QueueClient(storage, "work");
        await queue.CreateAsync();
        await queue.SendMessageAsync("1");
        var table = new TableClient(storage, "texts");
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "张" });

        (await queue.ReceiveMessageAsync()).Value.MessageText.ShouldBe("1");
        (await table.GetEntityAsync<TableEntity>("p", "r")).Value["Name"].ShouldBe("张");
    }

    [Fact]
    public async Task Every_caller_has_an_account_of_its_own()
    {
        var mine = new QueueClient(await TestStorage.NewAccountAsync(), "work");
        var others = new QueueClient(await TestStorage.NewAccountAsync(), "work");

        await mine.CreateAsync();

        (await others.ExistsAsync()).Value.ShouldBeFalse();
    }

    [Fact]
    public async Task Data_in_a_folder_is_there_again_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("azurite").FullName;
        try
        {
            await using (var first = await AzuriteProcess.StartAsync(new AzuriteOptions { DataFolder = folder }))
            {
                var queue = new QueueClient(first.ConnectionString(StorageAccount.Development), "work");
                await queue.CreateAsync();
                await queue.SendMessageAsync("kept");
            }

            await using var second = await AzuriteProcess.StartAsync(new AzuriteOptions { DataFolder = folder });
            var again = new QueueClient(second.ConnectionString(StorageAccount.Development), "work");
            (await again.PeekMessageAsync()).Value.MessageText.ShouldBe("kept");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_taken_port_is_named_with_the_option_that_moves_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var refusal = await Should.ThrowAsync<LocalException>(AzuriteProcess.StartAsync(new AzuriteOptions { QueuePort = port }));

        refusal.Message.ShouldContain($"Port {port}");
        refusal.Message.ShouldContain("--queue-port");
    }
}
