using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Serverless.Sms;

/// <summary>Section <c>Sms</c> of the settings.</summary>
public sealed class SmsOptions
{
    /// <summary>The short number that answers come from (R1).</summary>
    [Required, RegularExpression(@"\+?\d{3,15}", ErrorMessage = "Sms__ServiceNumber is a short code or a number in E.164.")]
    public string ServiceNumber { get; set; } = "12580";

    /// <summary>Numbers that are answered for as well, for a transition (R1).</summary>
    public string[] AlsoAccepted { get; set; } = ["1258"];

    /// <summary>The loop guard: automatic answers to one number within an hour.</summary>
    [Range(1, 1000)]
    public int AnswersPerHour { get; set; } = 20;

    /// <summary>How many hours a text may wait to be sent when its caller does not say.</summary>
    [Range(1, 168)]
    public int LifetimeHours { get; set; } = 24;

    public bool Accepts(string number) => AlsoAccepted.Append(ServiceNumber).Any(ours => ours.TrimStart('+') == number);
}

[OptionsValidator]
internal sealed partial class SmsOptionsValidator : IValidateOptions<SmsOptions>;
