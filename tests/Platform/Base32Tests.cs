using CsCheck;
using Serverless.Platform;

namespace Serverless.Tests.Platform;

public sealed class Base32Tests
{
    // RFC 4648 section 10, "base32hex", without padding and in lower case.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "co")]
    [InlineData("fo", "cpng")]
    [InlineData("foo", "cpnmu")]
    [InlineData("foob", "cpnmuog")]
    [InlineData("fooba", "cpnmuoj1")]
    [InlineData("foobar", "cpnmuoj1e8")]
    public void Encode_agrees_with_the_RFC(string text, string expected) => Base32.Encode(System.Text.Encoding.ASCII.GetBytes(text)).ShouldBe(expected);

    [Fact]
    public void Encode_sorts_as_the_bytes_do() => Gen.Select(Gen.Byte.Array[8], Gen.Byte.Array[8]).Sample((a, b) =>
        Math.Sign(string.CompareOrdinal(Base32.Encode(a), Base32.Encode(b))).ShouldBe(Math.Sign(a.AsSpan().SequenceCompareTo(b))));
}
