namespace Serverless.Emulator.Sms;

/// <summary>An api-version of the SMS data plane and what it brought.</summary>
internal sealed record ApiVersion(string Name)
{
    public static IReadOnlyList<ApiVersion> Supported { get; } =
    [
        new("2021-01-29"), new("2021-03-07"), new("2022-07-07"), new("2024-01-02"), new("2024-01-14-preview"), new("2024-02-05"),
        new("2024-12-10-preview"), new("2025-05-29-preview"), new("2025-08-01-preview"), new("2025-09-17"), new("2026-01-23"),
    ];

    /// <summary>The value of the <c>api-supported-versions</c> header.</summary>
    public static string Header { get; } = string.Join(", ", Supported.Select(version => version.Name));

    public bool HasOptOuts => Since("2024-12-10");

    public bool HasDeliveryReports => Since("2025-08-01");

    /// <summary>Previews since 2024 had <c>deliveryReportTimeoutInSeconds</c> before the GA version of 2026; others ignore the field.</summary>
    public bool HasReportTimeout => Name.EndsWith("-preview", StringComparison.Ordinal) || Since("2025-09-17");

    public bool HasMessagingConnect => Since("2025-05-29");

    /// <summary>Refuses with problem details instead of a bare map of fields.</summary>
    public bool HasProblemDetails => Since("2025-09-17");

    public static ApiVersion? Find(string name) =>
        Supported.FirstOrDefault(version => version.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private bool Since(string date) => string.CompareOrdinal(Name, date) >= 0;
}
