using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Serverless.Tests.Support;

namespace Serverless.Tests.Paths;

/// <summary>The HTTP API as people's programs use it.</summary>
internal static class Http
{
    public static async Task<JsonElement> Get(this RunningService service, string path, string role)
    {
        using var answer = await service.Api(role).GetAsync(new Uri(path, UriKind.Relative));
        return await answer.Json(HttpStatusCode.OK);
    }

    public static async Task<HttpResponseMessage> Post(this RunningService service, string path, object body, string? key, params string[] roles)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await service.Api(roles).SendAsync(request);
    }

    public static async Task<JsonElement> Json(this HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The answer is a refusal in the shape that every refusal has (RFC 9457).</summary>
    public static async Task<JsonElement> ShouldRefuse(this HttpResponseMessage answer, HttpStatusCode status, string type)
    {
        var problem = await answer.Json(status);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        problem.Text("type").ShouldBe($"urn:12580:problem:{type}");
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        problem.Text("title").ShouldNotBeNullOrWhiteSpace();
        problem.Text("detail").ShouldNotBeNullOrWhiteSpace();
        return problem;
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name = "items") => [.. element.GetProperty(name).EnumerateArray()];

    /// <summary>A handset's thread, newest first.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Thread(this RunningService service, string number) =>
        (await service.Get($"sms/conversations/{Uri.EscapeDataString(number)}", "Agent")).Items("texts");

    /// <summary>The contact of a number in the agents' inbox, once it is there and as wanted.</summary>
    public static Task<JsonElement> InInbox(this RunningService service, string number, Func<JsonElement, bool>? wanted = null) => Wait.For(
        async () => (await service.Get("desk/contacts?size=200", "Agent")).Items().FirstOrDefault(contact => contact.Text("number") == number),
        contact => contact.ValueKind == JsonValueKind.Object && wanted?.Invoke(contact) != false, RunningService.Patience, $"{number} should wait for an agent (log: {service.LogFile})");
}
