using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class DraftStoreTests : IAsyncLifetime
{
    private readonly ContactId _contact = ContactId.Create(Numbers.Chinese().Key, InProcessService.Monday, "key");
    private InProcessService _service = null!;

    private DraftStore Drafts => _service.Get<DraftStore>();

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Everybody_has_a_draft_of_their_own_in_each_contact()
    {
        var other = ContactId.Create(_contact.Number, InProcessService.Monday, "other");
        await Drafts.Write(_contact, "ann", "您好，", CancellationToken.None);
        await Drafts.Write(_contact, "bob", "Hello", CancellationToken.None);
        await Drafts.Here(_contact, "ann", "Ann", true, CancellationToken.None);

        (await Drafts.Read(_contact, "ann", CancellationToken.None)).ShouldBe("您好，");
        (await Drafts.Of(_contact, "bob", CancellationToken.None)).Draft.ShouldBe("Hello");
        (await Drafts.Read(other, "ann", CancellationToken.None)).ShouldBeNull();
        await Drafts.Write(_contact, "ann", "", CancellationToken.None);
        (await Drafts.Read(_contact, "ann", CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Whoever_has_a_contact_open_is_seen_for_thirty_seconds()
    {
        (await Drafts.Here(_contact, "ann", "Ann", false, CancellationToken.None)).ShouldBeTrue("it is news");
        (await Drafts.Here(_contact, "ann", "Ann", false, CancellationToken.None)).ShouldBeFalse();
        (await Drafts.Here(_contact, "ann", "Ann", true, CancellationToken.None)).ShouldBeTrue();

        (await Drafts.Of(_contact, "bob", CancellationToken.None)).Others.ShouldHaveSingleItem().ShouldBe(new("ann", "Ann", _service.Now, true));
        (await Drafts.Of(_contact, "ann", CancellationToken.None)).Others.ShouldBeEmpty("one does not meet oneself");
        _service.Time.Advance(TimeSpan.FromSeconds(31));
        (await Drafts.Of(_contact, "bob", CancellationToken.None)).Others.ShouldBeEmpty();
        (await Drafts.Here(_contact, "ann", "Ann", true, CancellationToken.None)).ShouldBeTrue("it is news again");
    }
}
