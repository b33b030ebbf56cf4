using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class ContactTransitionsTests
{
    private static readonly ContactState[] s_all = Enum.GetValues<ContactState>();

    // Rows are from, columns to: waiting, offered, working, held, parked, wrap-up, closed.
    private static readonly (ContactState From, string To)[] s_table =
    [
        (ContactState.Waiting, "yyy---y"),
        (ContactState.Offered, "yyy---y"),
        (ContactState.Working, "yyyyyyy"),
        (ContactState.Held, "yyy-yyy"),
        (ContactState.Parked, "yyy---y"),
        (ContactState.WrapUp, "yyy---y"),
        (ContactState.Closed, "-------"),
    ];

    [Fact]
    public void The_whole_table_is_as_written_down()
    {
        s_table.Select(row => row.From).ShouldBe(s_all);
        foreach (var (from, row) in s_table)
            foreach (var to in s_all)
                from.CanBecome(to).ShouldBe(row[(int)to] == 'y', $"{from} to {to}");
    }

    [Fact]
    public void Only_closed_is_final_and_every_state_leads_there()
    {
        s_all.Where(state => state.IsFinal()).ShouldBe([ContactState.Closed]);
        foreach (var state in s_all.Where(state => !state.IsFinal())) state.CanBecome(ContactState.Closed).ShouldBeTrue($"{state}");
    }

    [Fact]
    public void What_the_table_does_not_allow_is_a_fault()
    {
        foreach (var from in s_all)
        {
            foreach (var to in s_all)
            {
                var contact = Contacts.Some() with { State = from };
                if (from.CanBecome(to)) contact.Become(to, DateTimeOffset.UnixEpoch).State.ShouldBe(to);
                else Should.Throw<InvalidOperationException>(() => contact.Become(to, DateTimeOffset.UnixEpoch));
            }
        }
    }

    [Fact]
    public void A_contact_keeps_its_place_through_every_return_and_never_has_the_same_row_twice()
    {
        var at = DateTimeOffset.UnixEpoch;
        var contact = Contacts.Some();
        HashSet<string> places = [contact.Place];
        for (var turn = 0; turn < 5; turn++)
        {
            contact = contact.OfferTo(Contacts.Ann, $"offer {turn}", at, TimeSpan.FromSeconds(15)).Wait(at, OfferOutcome.Lapsed);
            contact.WaitingSince.ShouldBe(Contacts.Some().WaitingSince);
            places.Add(contact.Place).ShouldBeTrue();
            contact.EndedOffer.ShouldBe(new($"offer {turn}", "ann", OfferOutcome.Lapsed));
        }
        places.Order(StringComparer.Ordinal).SequenceEqual(places).ShouldBeTrue("a later turn sorts behind an earlier one of the same contact, before everybody who came later");
    }

    [Fact]
    public void Places_sort_by_priority_and_then_by_how_long_they_have_waited()
    {
        CsCheck.Check.Sample(CsCheck.Gen.Select(CsCheck.Gen.Int[0, 9], CsCheck.Gen.Int[0, 1_000_000], CsCheck.Gen.Int[0, 9], CsCheck.Gen.Int[0, 1_000_000]), (p1, s1, p2, s2) =>
        {
            var (a, b) = (Place(p1, s1), Place(p2, s2));
            var expected = p1 != p2 ? p1.CompareTo(p2) : s1.CompareTo(s2);
            if (expected != 0) Math.Sign(string.CompareOrdinal(a, b)).ShouldBe(Math.Sign(expected));
        });

        static string Place(int priority, int seconds) =>
            (Contacts.Some() with { Priority = priority, WaitingSince = DateTimeOffset.UnixEpoch.AddSeconds(seconds) }).Place;
    }
}

/// <summary>Contacts for tests that need one but not which.</summary>
internal static class Contacts
{
    private static readonly Serverless.Platform.PhoneNumber s_number = Numbers.Of("+8613900000000");

    public static Agent Ann { get; } = new() { Id = "ann", Name = "Agent ann", Queues = [], Skills = [], Units = 3 };

    public static Contact Some() => new()
    {
        Id = ContactId.Create(s_number.Key, DateTimeOffset.UnixEpoch, "some"),
        Channel = Channel.Text,
        Number = s_number,
        Subject = "在吗",
        Language = "zh-CN",
        ServiceNumber = "12580",
        Queue = "service",
        Skills = [],
        Priority = 5,
        Rule = "other",
        OpenedAt = DateTimeOffset.UnixEpoch,
        WaitingSince = DateTimeOffset.UnixEpoch,
        Since = DateTimeOffset.UnixEpoch,
    };
}
