using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Serverless.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Serverless.Tests.Browser;

/// <summary>The main job as everybody first sees it: a handset on the page texts 12580, and the service itself answers.</summary>
[Collection(BrowserFixture.Name)]
public sealed class MainJobTests(BrowserFixture browser, ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    public static TheoryData<string, string, int, int> Places => new()
    {
        { "zh-CN", "desktop", 1280, 800 },
        { "zh-CN", "phone", 390, 844 },
        { "en-GB", "desktop", 1280, 800 },
        { "en-GB", "phone", 390, 844 },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_text_from_a_handset_is_answered_and_both_show_as_delivered(string locale, string place, int width, int height)
    {
        await using var page = await Open((width, height), locale);
        var chinese = locale == "zh-CN";
        var (question, answer) = chinese ? ("帮助", "人工 找座席") : ("HELP", "AGENT for a person");
        var phone = page.Phone();
        await Expect(phone.GetByRole(AriaRole.Heading)).ToHaveTextAsync("+86 138 0013 8000");

        await page.Text(phone, question);

        await Expect(page.OwnTexts(phone).Locator(".bubble")).ToHaveTextAsync(question);
        await Expect(page.OwnTexts(phone).Locator(".words")).ToHaveTextAsync(chinese ? "服务已收到" : "Delivered to the service");
        await Expect(page.Answers(phone).Locator(".bubble")).ToContainTextAsync(answer);
        await Expect(page.Answers(phone).Locator(".words")).ToHaveTextAsync(chinese ? "已送达" : "Delivered");
        await Expect(page.Answers(phone)).ToBeInViewportAsync();
        (await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("nothing may stick out at the side");
        await page.Picture($"{place}-{locale}.png");
        page.ShouldHaveNoErrors();
    }

    [Fact]
    public async Task Several_handsets_stand_side_by_side_and_stay_after_a_reload()
    {
        await using var page = await Open();
        await page.Add("139 1234 5678");
        await page.Add("+1 206 555 0101");
        var (alice, bob, carol) = (page.Phone(), page.Phone("8613912345678"), page.Phone("12065550101"));
        await fixture.Service.Behave("+8613912345678", "4006");

        await page.Text(alice, "帮助");
        await Expect(page.Answers(alice)).ToHaveCountAsync(1);
        await page.Text(alice, "我家的网络断了，请尽快处理");
        await page.Text(bob, "人工");
        await page.Text(carol, "HELP");
        await Expect(page.Answers(carol)).ToHaveCountAsync(1);
        await page.Text(carol, "My line is dead since noon");

        await Expect(page.Answers(alice)).ToHaveCountAsync(2);
        await Expect(page.Answers(alice).Last).ToContainTextAsync("12580已收到您的留言");
        await Expect(page.Answers(carol).Last).ToContainTextAsync("12580 has your message");
        await Expect(page.Answers(bob).Locator(".words")).ToHaveTextAsync("未送达 · 4006 · 无法接通");
        await Expect(bob.Locator(".behaviour")).ToContainTextAsync("4006");
        await Expect(page.Answers(alice).Last.Locator(".words")).ToHaveTextAsync("已送达");
        await Expect(page.Answers(carol).Last.Locator(".words")).ToHaveTextAsync("已送达");
        await page.Page.Locator(".top h1").ClickAsync();
        await page.Picture("handsets.png", inDocumentation: true);

        await page.Page.ReloadAsync();
        await Expect(page.Page.Locator(".phone")).ToHaveCountAsync(3);
        await Expect(page.Answers(alice)).ToHaveCountAsync(2);
        await Expect(page.Answers(bob)).ToHaveClassAsync(new Regex("failed"));
        page.ShouldHaveNoErrors();
    }

    private async Task<HandsetsPage> Open((int Width, int Height)? size = null, string locale = "zh-CN")
    {
        await fixture.Service.Forget();
        return await HandsetsPage.OpenAsync(browser, fixture.Service.Emulator.Url, size, locale);
    }
}
