namespace Serverless.Desk;

/// <summary>How a customer reached us, or wants to be reached.</summary>
public enum Channel
{
    /// <summary>A conversation by text.</summary>
    Text,

    /// <summary>A recorded message.</summary>
    Voicemail,

    /// <summary>The customer waits to be called.</summary>
    Callback,

    /// <summary>The customer is on the line.</summary>
    Call,
}
