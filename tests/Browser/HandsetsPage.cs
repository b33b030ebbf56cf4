using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Serverless.Tests.Browser;

/// <summary>The page of handsets as somebody in front of it sees it.</summary>
internal sealed class HandsetsPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];
    private readonly List<string> _exceptions = [];

    private HandsetsPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => { if (message.Type == "error") _errors.Add(message.Text); };
        page.PageError += (_, error) => _exceptions.Add(error);
    }

    public static readonly (int Width, int Height) Desktop = (1280, 800);
    public static readonly (int Width, int Height) Mobile = (390, 844);

    public IPage Page { get; }

    public static async Task<HandsetsPage> OpenAsync(BrowserFixture fixture, Uri url, (int Width, int Height)? size = null, string locale = "zh-CN", ColorScheme scheme = ColorScheme.Light)
    {
        var (width, height) = size ?? Desktop;
        var context = await fixture.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = 1.5f,
            Locale = locale,
            ColorScheme = scheme,
            TimezoneId = "Asia/Shanghai",
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = new HandsetsPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(url.ToString());
        await Expect(page.Page.Locator(".phone").First).ToBeVisibleAsync();
        return page;
    }

    /// <summary>The handset with that number; numbers are written as people read them.</summary>
    public ILocator Phone(string digits = "8613800138000") => Page.Locator($".phone[data-number='{digits}']");

    public ILocator OwnTexts(ILocator phone) => phone.Locator(".text.own");

    public ILocator Answers(ILocator phone) => phone.Locator(".text.theirs");

    /// <summary>Types a text on the handset and sends it with the Enter key.</summary>
    public async Task Text(ILocator phone, string message)
    {
        await phone.Locator("textarea").FillAsync(message);
        await phone.Locator("textarea").PressAsync("Enter");
        await Expect(phone.Locator("textarea")).ToHaveValueAsync("");
    }

    /// <summary>Puts another handset on the table.</summary>
    public async Task Add(string number, string button = "添加手机")
    {
        await Page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Page.Locator("dialog input").FillAsync(number);
        await Page.Locator("dialog input").PressAsync("Enter");
        await Expect(Page.Locator("dialog")).ToHaveCountAsync(0);
    }

    /// <summary>
    /// Keeps a picture under artifacts/pictures. One that the documentation shows goes to docs/images too, but only when UPDATE_PICTURES=1 asks for it, so that
    /// tests leave a checkout clean.
    /// </summary>
    public async Task Picture(string name, bool inDocumentation = false)
    {
        var picture = await Page.ScreenshotAsync();
        var update = inDocumentation && Environment.GetEnvironmentVariable("UPDATE_PICTURES") == "1";
        var folders = update ? new[] { "artifacts/pictures", "docs/images" } : ["artifacts/pictures"];
        foreach (var folder in folders)
        {
            var path = Path.Combine(Serverless.Local.Repository.Root, folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, picture);
        }
    }

    /// <summary>A page that logged an error, or threw, failed its test.</summary>
    public void ShouldHaveNoErrors()
    {
        _errors.ShouldBeEmpty();
        ShouldHaveNoExceptions();
    }

    /// <summary>For a page whose emulator goes away: the browser logs each request that fails, but the page has to know what to do about it.</summary>
    public void ShouldHaveNoExceptions() => _exceptions.ShouldBeEmpty();

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
