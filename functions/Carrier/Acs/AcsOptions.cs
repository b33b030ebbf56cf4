using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Serverless.Carrier.Acs;

/// <summary>Section <c>Acs</c> of the settings.</summary>
public sealed class AcsOptions
{
    /// <summary>"endpoint=https://….communication.azure.com/;accesskey=…", from the ACS resource's Keys page.</summary>
    [Required(ErrorMessage = "Set Acs__ConnectionString to the connection string of the Communication Services resource.")]
    public string ConnectionString { get; set; } = "";

    /// <summary>One version for sends, opt-outs and polled reports (acs.md 1.1).</summary>
    [Required]
    public string ApiVersion { get; set; } = "2026-01-23";
}

[OptionsValidator]
internal sealed partial class AcsOptionsValidator : IValidateOptions<AcsOptions>;
