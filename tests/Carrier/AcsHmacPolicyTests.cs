using System.Security.Cryptography;
using System.Text;
using Serverless.Carrier.Acs;

namespace Serverless.Tests.Carrier;

/// <summary>The vectors of the protocol reference (acs.md 2.2).</summary>
public sealed class AcsHmacPolicyTests
{
    private const string Date = "Sun, 22 Nov 2026 18:00:00 GMT";
    private static readonly byte[] s_key = Convert.FromBase64String("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    [Fact]
    public void A_send_is_signed_over_its_body_and_query()
    {
        var body = """{"from":"+18005550100","message":"hi","smsRecipients":[{"to":"+12065550101"}]}"""u8.ToArray();
        var hash = Convert.ToBase64String(SHA256.HashData(body));

        hash.ShouldBe("ypyRAQlbfjSLPx/X4Gaj8LZ9zEWbJdGiLd1isG9Wzrc=");
        AcsHmacPolicy.Sign(s_key, "POST", new Uri("https://contoso.unitedstates.communication.azure.com/sms?api-version=2026-01-23"), Date, hash)
            .ShouldBe("CoY70ynkPAO1gau6+WKWLC3aAl/pHhIaNVSYBnwej2k=");
    }

    [Fact]
    public void A_question_without_body_is_signed_with_its_port() =>
        AcsHmacPolicy.Sign(s_key, "GET", new Uri("http://127.0.0.1:8443/deliveryReports/Outgoing_1?api-version=2026-01-23"), Date, Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(""))))
            .ShouldBe("tAEq8WTEq/5Kfszf0/LdDqcPmxTJPVP9F5SVeI5ThQI=");
}
