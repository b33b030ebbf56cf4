namespace Serverless.Requests;

/// <summary>What a business request is about (R60, R61).</summary>
/// <param name="Id">"fault"</param>
public sealed record RequestKind(string Id, string Chinese, string English);

/// <summary>The kinds of requests that there are.</summary>
public static class RequestKinds
{
    public static readonly IReadOnlyList<RequestKind> All =
    [
        new("fault", "故障报修", "Fault"),
        new("enquiry", "咨询查询", "Enquiry"),
        new("order", "订购", "Order"),
        new("suggestion", "建议", "Suggestion"),
        new("relay", "代转留言", "Message to pass on"),
        new("callback", "回电", "Callback"),
        new("complaint", "投诉", "Complaint"),
    ];

    /// <summary>Null where there is none of this id.</summary>
    public static RequestKind? Find(string? id) => All.FirstOrDefault(kind => kind.Id == id);
}
