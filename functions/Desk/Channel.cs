namespace Serverless.Desk;

/// <summary>How the customer came.</summary>
public enum Channel
{
    Text,
    Voicemail,

    /// <summary>An agent is to call the customer.</summary>
    Callback,

    /// <summary>The customer is on the line.</summary>
    Call,
}

public static class Channels
{
    /// <summary>Whoever speaks with a customer does nothing else: calls and callbacks take all units of an agent, texts and voicemails one.</summary>
    public static bool TakesWholeAgent(this Channel channel) => channel is Channel.Call or Channel.Callback;
}
