namespace Serverless.Emulator.Sms;

/// <summary>
/// What the carrier or ACS itself does with STOP, START and HELP, by kind of sender
/// (learn.microsoft.com/azure/communication-services/concepts/sms/sms-faq). The text is relayed to the service in any case.
/// </summary>
internal sealed class OptOutKeywords(OptOuts optOuts)
{
    private static readonly string[] ShortCodeStop = ["STOP", "STOPALL", "QUIT", "END", "REVOKE", "OPT OUT", "CANCEL", "UNSUBSCRIBE"];

    /// <summary>Changes the opt-out if <paramref name="message"/> is a keyword to this sender, and returns the network's reply, or null.</summary>
    public string? Apply(Sender sender, string handset, string message)
    {
        var word = message.Trim().ToUpperInvariant();
        return sender.Kind switch
        {
            SenderKind.TollFree when word is "STOP" =>
                OptOut(sender, handset, true, "NETWORK MSG: You replied with the word \"stop\" which blocks all texts sent from this number. Text back \"unstop\" to receive messages again."),
            SenderKind.TollFree when word is "START" or "UNSTOP" =>
                OptOut(sender, handset, false, "NETWORK MSG: You have replied \"unstop\" and will begin receiving messages again from this number."),
            SenderKind.UsShortCode when ShortCodeStop.Contains(word) =>
                OptOut(sender, handset, true, $"You have successfully been unsubscribed from messages from {sender.Id}. Reply START to resubscribe."),
            SenderKind.UsShortCode when word is "START" =>
                OptOut(sender, handset, false, $"You have successfully been re-subscribed to messages from {sender.Id}. Reply HELP for help, STOP to unsubscribe."),
            SenderKind.UsShortCode when word is "HELP" =>
                $"Messages from {sender.Id}. Reply STOP to unsubscribe. Msg and data rates may apply.",
            _ => null,
        };
    }

    private string OptOut(Sender sender, string handset, bool optedOut, string reply)
    {
        optOuts.Set(sender.Id, handset, optedOut);
        return reply;
    }
}
