using System.Net;
using System.Text.RegularExpressions;
using static Serverless.Tests.Emulator.TestNetwork;

namespace Serverless.Tests.Emulator;

/// <summary>The page's files, without a browser.</summary>
public sealed partial class PageFileTests
{
    [Fact]
    public async Task The_page_and_all_that_it_names_is_served_from_the_assembly()
    {
        await using var network = await StartAsync();
        var page = await network.Get("/");
        page.Headers["Content-Type"].ShouldBe("text/html; charset=utf-8");

        var waiting = new Queue<string>(Paths().Matches(page.Body).Select(match => match.Value));
        var seen = new HashSet<string>(waiting);
        while (waiting.TryDequeue(out var path))
        {
            var file = await network.Get(path);
            file.Status.ShouldBe(HttpStatusCode.OK, path);
            foreach (var import in Imports().Matches(file.Body).Select(match => $"/page/{match.Groups[1].Value}").Where(seen.Add))
                waiting.Enqueue(import);
        }
        seen.Count.ShouldBeGreaterThan(10);
        seen.ShouldContain("/page/phone.js");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_found()
    {
        await using var network = await StartAsync();
        (await network.Get("/page/nothing.js")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [GeneratedRegex("/page/[a-z/]+\\.[a-z]+")]
    private static partial Regex Paths();

    [GeneratedRegex(@"from '\./([a-z]+\.js)'")]
    private static partial Regex Imports();
}
