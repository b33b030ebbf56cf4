using Serverless.Sms;

namespace Serverless.Desk;

/// <summary>What the desk says to customers by itself.</summary>
public static class DeskTemplates
{
    public static readonly Template AcknowledgedClosed = new("acknowledged-closed",
        "{greeting}12580已收到您的留言，座席{opening}上班后尽快回复。发 帮助 查看更多。",
        "{greeting} 12580 has your message. Agents are back {opening} and will answer then. Text HELP for more.");

    public static readonly Template Position = new("position",
        "您的留言排在第{position}位，预计等候{wait}。发 回电 请座席给您打电话。",
        "Your message is number {position} in the queue, about {wait} to wait. Text CALLBACK to be called instead.");

    public static readonly Template PositionOnly = new("position-only",
        "您的留言排在第{position}位，座席会尽快回复。发 回电 请座席给您打电话。",
        "Your message is number {position} in the queue. Text CALLBACK to be called instead.");

    public static readonly Template CallbackPosition = new("callback-position",
        "您的回电排在第{position}位，预计等候{wait}，请保持电话畅通。",
        "Your callback is number {position} in the queue, about {wait} to wait. Please keep your phone on.");

    public static readonly Template CallbackPositionOnly = new("callback-position-only",
        "您的回电排在第{position}位，请保持电话畅通。",
        "Your callback is number {position} in the queue. Please keep your phone on.");

    public static readonly Template WithAgent = new("with-agent",
        "座席正在处理您的留言，回复会发到本机。",
        "An agent is looking at your message. The answer will come to this phone.");

    public static readonly Template NothingWaits = new("nothing-waits",
        "您没有等待中的留言。直接发送内容即可留言，发 帮助 查看更多。",
        "You have no message waiting. Text us your message at any time, or HELP for more.");

    public static readonly Template CallbackTaken = new("callback-taken",
        "{greeting}已为您登记回电，座席会拨打本机，请保持电话畅通。",
        "{greeting} We will call you back on this phone. Please keep it on.");

    /// <summary>R20: the customer hears to whom, and why.</summary>
    public static readonly Template Transferred = new("transferred",
        "您的问题已转给{target}：{words}",
        "Your message goes on to {target}: {words}");

    public static readonly IReadOnlyList<Template> All = [AcknowledgedClosed, Position, PositionOnly, CallbackPosition, CallbackPositionOnly, WithAgent, NothingWaits, CallbackTaken, Transferred];
}
