using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Worker.Publish;

/// <summary>host.json with what a Functions host needs to run the program as its custom handler.</summary>
public static class HostJsonForPublish
{
    public static string Of(string hostJson, string executable)
    {
        var json = JsonNode.Parse(hostJson, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!.AsObject();
        json["customHandler"] = new JsonObject
        {
            ["description"] = new JsonObject { ["defaultExecutablePath"] = executable },
            // A host that knows the second streams requests; an older one ignores it and forwards them, bodies of unknown length excepted.
            ["enableForwardingHttpRequest"] = true,
            ["enableProxyingHttpRequest"] = true,
        };
        // Queues come from the bundle; http and timer are the host's own.
        json["extensionBundle"] = new JsonObject { ["id"] = "Microsoft.Azure.Functions.ExtensionBundle", ["version"] = "[4.*, 5.0.0)" };
        return json.ToJsonString(FunctionJson.Readable) + "\n";
    }
}
