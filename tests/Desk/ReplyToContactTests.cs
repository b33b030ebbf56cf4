using Serverless.Desk;
using Serverless.Platform;
using Serverless.Sms;
using Serverless.Tests.Support;
using static Serverless.Tests.Desk.AgentsAtWork;

namespace Serverless.Tests.Desk;

public sealed class ReplyToContactTests : IAsyncLifetime
{
    private readonly PhoneNumber _customer = Numbers.Chinese();
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task A_reply_reaches_the_customer_once_for_its_key_and_the_history_names_it()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await _service.Get<DraftStore>().Write(contact.Id, Ann, "正在", CancellationToken.None);

        var first = await Reply(contact, Ann, "正在为您检查。");
        var second = await Reply(contact, Ann, "正在为您检查。");

        (first.Created, second.Created).ShouldBe((true, false));
        second.Text!.Id.ShouldBe(first.Text!.Id);
        (await _service.SaidTo(_customer)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            text => text.Body.ShouldBe("正在为您检查。"), text => text.Purpose.ShouldBe(Purpose.Reply), text => text.SentBy.ShouldBe("Ann (ann)"));
        var step = (await _service.History(contact.Id)).Where(step => step.Kind == StepKind.Replied).ShouldHaveSingleItem();
        (step.By, step.About, step.Words).ShouldBe((Ann, first.Text.Id.Value, null));
        (await _service.Get<DraftStore>().Read(contact.Id, Ann, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_repeat_gives_the_same_text_when_the_contact_is_over_by_then()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        var first = await Reply(contact, Ann, "好的");
        (await _service.Get<CloseContact>().WrapUp(contact.Id, Ann, null, null, CancellationToken.None)).Done();

        (await Reply(contact, Ann, "好的")).Text!.Id.ShouldBe(first.Text!.Id);
        (await Reply(contact, Ann, "好的", "another")).Refusal.ShouldRefuse(RefusalKind.Conflict, "closed");
    }

    [Fact]
    public async Task The_same_key_for_other_words_is_refused()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await Reply(contact, Ann, "one");

        (await Reply(contact, Ann, "two")).Refusal.ShouldRefuse(RefusalKind.KeyReused, "another");
    }

    [Fact]
    public async Task A_process_that_dies_anywhere_in_a_reply_leaves_one_text_and_one_step_after_the_repeat()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await Reply(contact, Ann, "0", "warm");
        var (point, died) = (0, true);
        for (; died; point++)
        {
            died = await _service.Dies(point, () => Reply(contact, Ann, "1", $"point-{point}"));
            (await Reply(contact, Ann, "1", $"point-{point}")).Refusal.ShouldBeNull();
        }

        point.ShouldBeGreaterThan(5);
        var texts = await _service.SaidTo(_customer);
        texts.Count.ShouldBe(point + 1);
        (await _service.History(contact.Id)).Where(step => step.Kind == StepKind.Replied).Select(step => step.About).ShouldBe(texts.Select(text => text.Id.Value), ignoreOrder: true);
    }

    [Theory]
    [InlineData("喂，说话呀")]
    [InlineData("喂 , 说 话 呀！")]
    public async Task R39_words_that_must_not_be_said_are_refused_and_named(string words)
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);

        var refused = await Reply(contact, Ann, words);

        refused.Refusal.ShouldRefuse(RefusalKind.Wording, "喂,说话呀");
        refused.Refusal!.Phrases.ShouldBe(["喂,说话呀"]);
        (await _service.SaidTo(_customer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_canned_answer_is_written_in_the_customers_language_with_its_variables()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);

        var (variables, none) = (new Dictionary<string, string> { ["what"] = "您的地址" }, new Dictionary<string, string>());
        (await ReplyWith(contact, new(null, "details", variables, null), "1")).Text!.Body.ShouldBe("您好！为了尽快帮您，请告诉我们您的地址。");
        (await ReplyWith(contact, new(null, "solved", none, Language.English), "2")).Text!.Body.ShouldStartWith("Hello, this has been settled.");

        (await ReplyWith(contact, new(null, "details", none, null), "3")).Refusal.ShouldRefuse(RefusalKind.Invalid, "what");
        (await ReplyWith(contact, new(null, "nonsense", none, null), "4")).Refusal.ShouldRefuse(RefusalKind.Invalid, "in-hand");
        (await ReplyWith(contact, new("a", "solved", none, null), "5")).Refusal.ShouldRefuse(RefusalKind.Invalid, "either");
        (await ReplyWith(contact, new(null, "details", new Dictionary<string, string> { ["what"] = "，快说" }, null), "6")).Refusal.ShouldRefuse(RefusalKind.Wording, "快说");
        (await Reply(contact, Ann, " ", "7")).Refusal.ShouldRefuse(RefusalKind.Invalid, "2048");
        (await Reply(contact, Ann, new string('a', 2049), "8")).Refusal.ShouldRefuse(RefusalKind.Invalid, "2048");
    }

    [Fact]
    public async Task R44_whoever_joined_replies_and_whoever_advises_or_is_not_there_does_not()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await _service.SignIn(Bob);

        (await Reply(contact, Bob, "hello")).Refusal.ShouldRefuse(RefusalKind.Conflict, "Ann accepted this 0 s ago");
        (await _service.Get<ShareContact>().Invite(contact.Id, Ann, Bob, ParticipantRole.Consult, CancellationToken.None)).Done();
        (await Reply(contact, Bob, "hello")).Refusal.ShouldRefuse(RefusalKind.Forbidden, "note");
        (await _service.Get<ShareContact>().Invite(contact.Id, Ann, Bob, ParticipantRole.Join, CancellationToken.None)).Done();
        var version = (await _service.Agent(Ann)).ETag;
        (await Reply(contact, Bob, "hello")).Created.ShouldBeTrue();

        (await _service.Agent(Ann)).ETag.ShouldNotBe(version, "the agent's screen should look again");
        (await _service.History(contact.Id))[^1].ShouldSatisfyAllConditions(step => step.Kind.ShouldBe(StepKind.Replied), step => step.By.ShouldBe(Bob));
    }

    [Fact]
    public async Task An_offer_must_be_accepted_before_anything_is_said()
    {
        await _service.SignIn(Ann);
        await _service.Handle(_customer.Value, "在吗");
        var contact = (await _service.Get<ContactStore>().OpenOf(_customer.Key)).ShouldNotBeNull();

        (await Reply(contact, Ann, "hello")).Refusal.ShouldRefuse(RefusalKind.Conflict, "accept it first");
    }

    [Fact]
    public async Task Whoever_opted_out_and_has_not_texted_for_a_day_gets_no_text()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await _service.Handle(_customer.Value, "退订");
        (await Reply(contact, Ann, "1", "1")).Text!.Status.ShouldBe(TextStatus.Accepted);
        _service.Time.Advance(TimeSpan.FromHours(25));

        var late = await Reply(contact, Ann, "2", "2");

        (late.Text!.Purpose, late.Text.Status).ShouldBe((Purpose.Service, TextStatus.Suppressed));
    }

    [Fact]
    public async Task Two_agents_who_use_the_same_key_both_reply()
    {
        await _service.SignIn(Ann);
        var contact = await _service.Accepted(Ann, _customer);
        await _service.SignIn(Bob);
        (await _service.Get<ShareContact>().Invite(contact.Id, Ann, Bob, ParticipantRole.Join, CancellationToken.None)).Done();

        (await Reply(contact, Ann, "您好", "1")).Created.ShouldBeTrue();
        (await Reply(contact, Bob, "我来帮您看", "1")).Created.ShouldBeTrue();

        (await _service.SaidTo(_customer)).Select(text => text.Body).ShouldBe(["您好", "我来帮您看"], ignoreOrder: true);
        (await _service.History(contact.Id)).Count(step => step.Kind == StepKind.Replied).ShouldBe(2);
    }

    private Task<ReplyResult> Reply(Contact contact, string agent, string words, string key = "key") =>
        ReplyWith(contact, new(words, null, new Dictionary<string, string>(), null), key, agent);

    private Task<ReplyResult> ReplyWith(Contact contact, AgentWords words, string key, string agent = Ann) =>
        _service.Get<ReplyToContact>().Execute(contact.Id, agent, $"{char.ToUpperInvariant(agent[0])}{agent[1..]} ({agent})", words, key, CancellationToken.None);
}
