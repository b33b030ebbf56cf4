using CsCheck;
using Serverless.Platform.Storage;

namespace Serverless.Tests.Platform;

public sealed class RowNamesTests
{
    [Fact]
    public void NewestFirst_sorts_later_times_before_earlier_ones() => Gen.Select(Gen.DateTimeOffset, Gen.DateTimeOffset).Sample((a, b) =>
        Math.Sign(string.CompareOrdinal(RowNames.NewestFirst(a, ""), RowNames.NewestFirst(b, ""))).ShouldBe(Math.Sign(b.CompareTo(a))));

    [Fact]
    public void Hash_makes_a_safe_key_of_any_text() => Gen.String.Sample(key => RowNames.Hash(key).ShouldMatch("^[0-9a-v]{16}$"));
}
