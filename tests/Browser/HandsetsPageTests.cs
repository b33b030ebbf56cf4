using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using Serverless.Tests.Emulator;
using Serverless.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Serverless.Tests.Browser;

/// <summary>Everything that the page of handsets does by itself, in a real browser.</summary>
[Collection(BrowserFixture.Name)]
public sealed class HandsetsPageTests(BrowserFixture browser)
{
    [Fact]
    public async Task On_a_phone_one_handset_is_shown_and_the_others_say_when_they_have_news()
    {
        await using var service = await StandInService.StartAsync();
        await using var page = await HandsetsPage.OpenAsync(browser, service.Url, HandsetsPage.Mobile);
        await page.Add("139 1234 5678");
        await Expect(page.Phone("8613912345678")).ToBeVisibleAsync();
        await Expect(page.Phone()).ToBeHiddenAsync();

        await service.Network.Text("帮助");

        var tab = page.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Button, new() { Name = "138 0013 8000" });
        await Expect(tab.Locator(".unread")).ToHaveTextAsync("1");
        await tab.ClickAsync();
        await Expect(page.Answers(page.Phone())).ToBeInViewportAsync();
        await Expect(page.Page.Locator(".unread")).ToHaveCountAsync(0);
        page.ShouldHaveNoErrors();
    }

    [Fact]
    public async Task The_language_can_be_switched_and_is_remembered()
    {
        await using var service = await StandInService.StartAsync();
        await using var page = await HandsetsPage.OpenAsync(browser, service.Url);
        await page.Text(page.Phone(), "帮助");
        await Expect(page.Answers(page.Phone()).Locator(".words")).ToHaveTextAsync("已送达");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "EN", Exact = true }).First.ClickAsync();

        await Expect(page.Answers(page.Phone()).Locator(".words")).ToHaveTextAsync("Delivered");
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await Expect(page.Phone().GetByRole(AriaRole.Button, new() { Name = "AGENT" })).ToBeVisibleAsync();
        await page.Page.ReloadAsync();
        await Expect(page.Page.Locator(".tagline")).ToHaveTextAsync("your mobile secretary");
        page.ShouldHaveNoErrors();
    }

    [Fact]
    public async Task A_handset_can_be_told_to_be_unreachable_and_put_away()
    {
        await using var service = await StandInService.StartAsync();
        await using var page = await HandsetsPage.OpenAsync(browser, service.Url, locale: "en-GB", scheme: ColorScheme.Dark);
        await page.Add("+1 415 555 0101", "Add a handset");
        var phone = page.Phone("14155550101");

        await phone.GetByRole(AriaRole.Button, new() { Name = "Handset settings" }).ClickAsync();
        await page.Page.GetByLabel("Delivery").SelectOptionAsync("4006");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(phone.Locator(".behaviour")).ToHaveTextAsync("Delivery: 4006 · Unreachable");
        await page.Text(phone, "HELP");
        await Expect(page.Answers(phone).Locator(".words")).ToHaveTextAsync("Failed · 4006 · Unreachable");

        await phone.GetByRole(AriaRole.Button, new() { Name = "Handset settings" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Put this handset away" }).ClickAsync();
        await Expect(phone).ToHaveCountAsync(0);
        await Expect(page.Page.Locator(".phone")).ToHaveCountAsync(1);
        page.ShouldHaveNoErrors();
    }

    [Fact]
    public async Task A_quick_text_goes_out_with_one_press_and_a_long_one_shows_its_segments()
    {
        await using var service = await StandInService.StartAsync();
        await using var page = await HandsetsPage.OpenAsync(browser, service.Url);
        var phone = page.Phone();
        await phone.GetByRole(AriaRole.Button, new() { Name = "人工" }).ClickAsync();
        await Expect(page.Answers(phone).Locator(".bubble")).ToContainTextAsync("座席");

        await phone.Locator("textarea").FillAsync(new string('字', 71));
        await Expect(phone.Locator(".counter")).ToHaveTextAsync("71/134 字 · 2 条");
        await phone.GetByRole(AriaRole.Button, new() { Name = "发送" }).ClickAsync();
        await Expect(page.OwnTexts(phone).Last.Locator(".meta summary")).ToContainTextAsync("2 条");
        await page.OwnTexts(phone).Last.Locator(".meta summary").ClickAsync();
        await Expect(page.OwnTexts(phone).Last.Locator("dl")).ToContainTextAsync("Incoming_");
        page.ShouldHaveNoErrors();
    }

    [Fact]
    public async Task The_end_of_a_text_changes_its_state_and_nothing_else_of_it()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var network = await TestNetwork.StartAsync(options => (options.Time, options.DeliveryDelay) = (clock, TimeSpan.FromHours(1)));
        await using var page = await HandsetsPage.OpenAsync(browser, network.App.Url);
        var body = TestNetwork.TextTo(TestNetwork.Alice, "您好");
        await network.SendOk(body);
        var text = page.Answers(page.Phone());
        await text.Locator("summary").ClickAsync();
        await Expect(text.Locator(".words")).ToHaveTextAsync("发送中");
        await Expect(text.Locator("dl")).ToContainTextAsync(body["smsRecipients"]![0]!["repeatabilityRequestId"]!.GetValue<string>());

        clock.Advance(TimeSpan.FromHours(1));

        await Expect(text.Locator(".words")).ToHaveTextAsync("已送达");
        await Expect(text.Locator("dl")).ToContainTextAsync("2000: No Error");
        await Expect(text).ToHaveClassAsync("text theirs delivered");
        await Expect(text.Locator("dl")).ToBeVisibleAsync();
        await Expect(text.Locator("summary")).ToBeFocusedAsync();
        page.ShouldHaveNoErrors();
    }

    [Fact]
    public async Task The_keyboard_stays_where_it_is_when_something_is_drawn_anew()
    {
        await using var service = await StandInService.StartAsync();
        await using var page = await HandsetsPage.OpenAsync(browser, service.Url, HandsetsPage.Mobile);
        await page.Add("139 1234 5678");

        async Task Presses(ILocator element, ILocator after, string key = "Enter")
        {
            await element.FocusAsync();
            await page.Page.Keyboard.PressAsync(key);
            await Expect(after).ToBeFocusedAsync();
        }

        ILocator Button(string name) => page.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

        var tab = page.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Button, new() { Name = "138 0013 8000" });
        await Presses(tab, tab);
        await Expect(tab).ToHaveAttributeAsync("aria-current", "true");
        await page.Phone().Locator(".peer select").FocusAsync();
        await page.Phone().Locator(".peer select").SelectOptionAsync("1258");
        await Expect(page.Phone().Locator(".peer select")).ToBeFocusedAsync();
        await Expect(page.Phone().Locator(".peer select")).ToHaveValueAsync("1258");
        await Presses(Button("EN").First, Button("EN").First);
        await Expect(Button("EN").First).ToHaveAttributeAsync("aria-pressed", "true");
        await Presses(Button("Open the developer strip"), Button("Fold the developer strip away"));
        var fault = page.Page.GetByLabel("reportNever");
        await fault.FocusAsync();
        await fault.SelectOptionAsync("once");
        await Expect(page.Page.Locator(".developer .badge")).ToHaveTextAsync("1 fault on");
        await Expect(fault).ToBeFocusedAsync();
        await service.Network.Text("HELP");
        await Expect(fault).ToHaveValueAsync("off");
        await Expect(fault).ToBeFocusedAsync();
        page.ShouldHaveNoErrors();
    }

    [Fact]
    public async Task The_keyboard_reaches_everything_and_everything_has_a_name()
    {
        await using var service = await StandInService.StartAsync();
        await using var page = await HandsetsPage.OpenAsync(browser, service.Url);
        await page.Text(page.Phone(), "帮助");
        await Expect(page.Answers(page.Phone())).ToHaveCountAsync(1);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "展开开发者面板" }).ClickAsync();
        await Expect(page.Page.Locator(".faults li").First).ToBeVisibleAsync();

        var nameless = await page.Page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('button, select, textarea, input, [role=log]')]
              .filter(e => !(e.ariaLabel || e.labels?.length || e.textContent.trim())).map(e => e.outerHTML)
            """);
        nameless.ShouldBeEmpty();

        // From the top of the page by Tab alone to the composer, and a text from there.
        await page.Page.EvaluateAsync("document.activeElement.blur()");
        for (var presses = 0; presses < 30 && await page.Page.EvaluateAsync<string>("document.activeElement.tagName") != "TEXTAREA"; presses++)
            await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.TypeAsync("一");
        await page.Page.Keyboard.PressAsync("Shift+Enter");
        await page.Page.Keyboard.TypeAsync("二");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.OwnTexts(page.Phone()).Last.Locator(".bubble")).ToHaveTextAsync("一\n二");
        page.ShouldHaveNoErrors();
    }

    [Fact]
    public async Task Developers_see_what_happens_and_switch_faults_on()
    {
        await using var service = await StandInService.StartAsync();
        await using var page = await HandsetsPage.OpenAsync(browser, service.Url, locale: "en-GB");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Open the developer strip" }).ClickAsync();
        await page.Page.GetByLabel("reportNever").SelectOptionAsync("once");
        await Expect(page.Page.Locator(".developer .badge")).ToHaveTextAsync("1 fault on");

        await page.Text(page.Phone(), "HELP");

        await Expect(page.Page.Locator(".log .faultStruck")).ToContainTextAsync("reportNever");
        await Expect(page.Page.Locator(".developer .badge")).ToBeHiddenAsync();
        await Expect(page.Page.Locator(".developer .counts")).ToHaveTextAsync("1 accepted · 1 delivered · 0 failed · 0 duplicates");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Forget everything" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Press again" }).ClickAsync();
        await Expect(page.Phone().Locator(".text")).ToHaveCountAsync(0);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Fold the developer strip away" }).ClickAsync();
        await Expect(page.Page.Locator(".panel")).ToHaveCountAsync(0);
        page.ShouldHaveNoErrors();
    }

    [Fact]
    public async Task What_a_text_says_is_never_markup()
    {
        await using var service = await StandInService.StartAsync();
        await using var page = await HandsetsPage.OpenAsync(browser, service.Url);
        const string Nasty = "<img src=x onerror=document.title='owned'>";
        await page.Text(page.Phone(), Nasty);
        await Expect(page.OwnTexts(page.Phone()).Locator(".bubble")).ToHaveTextAsync(Nasty);
        await Expect(page.Answers(page.Phone())).ToHaveCountAsync(1);
        (await page.Page.TitleAsync()).ShouldNotBe("owned");
        page.ShouldHaveNoErrors();
    }

    [Fact]
    public async Task A_page_says_when_the_emulator_is_away_and_catches_up_when_it_is_back()
    {
        var port = Serverless.Local.Ports.Free();
        var first = await TestNetwork.StartAsync(options => options.Port = port);
        await using var page = await HandsetsPage.OpenAsync(browser, first.App.Url);
        await first.Text("before");
        await Expect(page.OwnTexts(page.Phone())).ToHaveTextAsync(new Regex("before"));
        await Expect(page.Page.Locator(".offline")).ToBeHiddenAsync();

        await first.DisposeAsync();
        await Expect(page.Page.Locator(".offline")).ToHaveTextAsync("连不上模拟器，正在重试…");

        await using var second = await TestNetwork.StartAsync(options => options.Port = port);
        await second.Text("after");
        await Expect(page.Page.Locator(".offline")).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await Expect(page.OwnTexts(page.Phone())).ToHaveTextAsync(new Regex("after"));
        page.ShouldHaveNoExceptions();
    }

    [Fact]
    public async Task A_page_whose_emulator_flaps_misses_no_text()
    {
        var port = Serverless.Local.Ports.Free();
        var network = await TestNetwork.StartAsync(options => options.Port = port);
        try
        {
            await using var page = await HandsetsPage.OpenAsync(browser, network.App.Url);
            await Expect(page.Phone().Locator(".empty")).ToBeVisibleAsync();
            // The next thread is answered late and with nothing, the two after it not at all.
            var answer = new TaskCompletionSource();
            var asked = 0;
            await page.Page.RouteAsync("**/messages", async route =>
            {
                var turn = Interlocked.Increment(ref asked);
                if (turn == 1) await answer.Task;
                await (turn switch
                {
                    1 => route.FulfillAsync(new() { ContentType = "application/json", Body = "[]" }),
                    2 or 3 => route.AbortAsync(),
                    _ => route.ContinueAsync(),
                });
            });
            for (var flap = 0; flap < 2; flap++)
            {
                await network.DisposeAsync();
                await Expect(page.Page.Locator(".offline")).ToBeVisibleAsync();
                var before = asked;
                network = await TestNetwork.StartAsync(options => options.Port = port);
                await Wait.Until(() => asked > before, TimeSpan.FromSeconds(20), "the page should ask for the thread when the emulator is back");
            }

            await network.Text("one");
            await Expect(page.Page.Locator(".offline")).ToBeHiddenAsync(new() { Timeout = 20_000 });
            await Expect(page.OwnTexts(page.Phone()).Locator(".bubble")).ToHaveTextAsync(["one"]);
            answer.SetResult();
            await network.Text("two");
            await Expect(page.OwnTexts(page.Phone()).Locator(".bubble")).ToHaveTextAsync(["one", "two"]);
            page.ShouldHaveNoExceptions();
        }
        finally
        {
            await network.DisposeAsync();
        }
    }
}
