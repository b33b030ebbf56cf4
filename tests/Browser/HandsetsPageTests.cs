using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Serverless.Tests.Emulator;
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
        await page.Add("+1 206 555 0101", "Add a handset");
        var phone = page.Phone("12065550101");

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
    }
}
