using Azure.Data.Tables;
using CsCheck;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Platform;

public sealed class EntityTextTests
{
    [Fact]
    public void A_text_of_any_length_reads_back_whole() => Gen.Select(Gen.Int[0, 100_000], Gen.Char["a中é"]).Sample((length, letter) =>
    {
        var text = new string(letter, length);
        RoundTrip(text).ShouldBe(text);
    }, iter: 50);

    [Fact]
    public void No_property_is_longer_than_storage_takes_nor_ends_within_a_character() => Gen.Int[0, 3].Sample(before =>
    {
        var row = new TableEntity("p", "r");
        row.SetText("Body", new string('a', before) + string.Concat(Enumerable.Repeat("😀", 40_000)));

        foreach (var part in row.Where(property => property.Key.StartsWith("Body", StringComparison.Ordinal)).Select(property => (string)property.Value))
        {
            part.Length.ShouldBeLessThanOrEqualTo(32_768);
            char.IsHighSurrogate(part[^1]).ShouldBeFalse();
        }
        row.GetText("Body").ShouldBe(new string('a', before) + string.Concat(Enumerable.Repeat("😀", 40_000)));
    }, iter: 8);

    private static string RoundTrip(string text)
    {
        var row = new TableEntity("p", "r");
        row.SetText("Body", text);
        return row.GetText("Body");
    }
}
