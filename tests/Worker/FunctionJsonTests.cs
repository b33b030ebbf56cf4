using System.Text.Json.Nodes;
using Serverless.Worker;
using Serverless.Worker.Publish;

namespace Serverless.Tests.Worker;

public sealed class FunctionJsonTests
{
    [Theory]
    [InlineData("GetThing", """
        {"bindings":[
          {"name":"request","type":"httpTrigger","direction":"in","authLevel":"anonymous","methods":["get"],"route":"things/{id:int}"},
          {"name":"$return","type":"http","direction":"out"}]}
        """)]
    [InlineData("GetCalls", """
        {"bindings":[
          {"name":"request","type":"httpTrigger","direction":"in","authLevel":"anonymous","route":"calls"},
          {"name":"$return","type":"http","direction":"out"}]}
        """)]
    [InlineData("TakeText", """
        {"bindings":[{"name":"text","type":"queueTrigger","direction":"in","queueName":"%TestQueue%","connection":"AzureWebJobsStorage","dataType":"binary"}]}
        """)]
    [InlineData("Tick", """
        {"bindings":[{"name":"timer","type":"timerTrigger","direction":"in","schedule":"%TestSchedule%","useMonitor":true,"runOnStartup":false}]}
        """)]
    [InlineData("TickAtStart", """
        {"bindings":[{"name":"timer","type":"timerTrigger","direction":"in","schedule":"0 0 1 1 1 *","useMonitor":false,"runOnStartup":true}]}
        """)]
    public void Each_trigger_has_the_binding_that_the_host_expects(string name, string expected)
    {
        var function = FunctionTable.Of(typeof(TestFunctions).Assembly).Single(function => function.Name == name);

        JsonNode.DeepEquals(JsonNode.Parse(FunctionJson.Of(function)), JsonNode.Parse(expected)).ShouldBeTrue(FunctionJson.Of(function));
    }

    [Fact]
    public void Host_json_keeps_its_settings_and_gets_the_custom_handler()
    {
        var json = HostJsonForPublish.Of("""{"version":"2.0","extensions":{"http":{"routePrefix":"api"}}}""", "functions.exe");

        JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse("""
            {"version":"2.0","extensions":{"http":{"routePrefix":"api"}},
             "customHandler":{"description":{"defaultExecutablePath":"functions.exe"},"enableForwardingHttpRequest":true,"enableProxyingHttpRequest":true},
             "extensionBundle":{"id":"Microsoft.Azure.Functions.ExtensionBundle","version":"[4.*, 5.0.0)"}}
            """)).ShouldBeTrue(json);
    }
}
