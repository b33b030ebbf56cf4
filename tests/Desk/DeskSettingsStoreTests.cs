using System.Text.Json;
using Serverless.Desk;
using Serverless.Tests.Support;

namespace Serverless.Tests.Desk;

public sealed class DeskSettingsStoreTests : IAsyncLifetime
{
    private InProcessService _service = null!;

    private DeskSettingsStore Store => _service.Get<DeskSettingsStore>();

    private CurrentSettings Current => _service.Get<CurrentSettings>();

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task A_desk_that_nobody_has_set_up_has_the_default()
    {
        var (settings, etag) = await Store.Read(CancellationToken.None);

        settings.ShouldBeSameAs(DeskSettings.Default);
        etag.ShouldBeNull();
    }

    [Fact]
    public async Task What_was_saved_is_read_again_however_long_it_is()
    {
        // As long as the API takes them.
        List<string> phrases = [];
        for (var length = 60_000; length + 400 < DeskSettingsStore.MostCharacters; length += 300) phrases.Add($"{phrases.Count:D6}不能说的话{new string('话', 40)}");
        var wanted = DeskSettings.Default with { ForbiddenPhrases = phrases };
        JsonSerializer.Serialize(wanted, SettingsJson.Default.DeskSettings).Length.ShouldBeInRange(DeskSettingsStore.MostCharacters * 8 / 10, DeskSettingsStore.MostCharacters);

        var etag = await Store.Save(wanted, null, CancellationToken.None);

        var (settings, read) = await Store.Read(CancellationToken.None);
        settings.ForbiddenPhrases.ShouldBe(phrases);
        read.ShouldBe(etag.ShouldNotBeNull());
    }

    [Fact]
    public async Task Of_many_who_save_at_the_same_time_one_wins_each_round()
    {
        string? etag = null;
        for (var round = 0; round < 5; round++)
        {
            var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store.Save(Saying($"{round}-{i}"), etag, CancellationToken.None)));

            var winner = saved.OfType<string>().ShouldHaveSingleItem();
            var (settings, read) = await Store.Read(CancellationToken.None);
            read.ShouldBe(winner);
            settings.ForbiddenPhrases.ShouldBe([$"{round}-{Array.IndexOf(saved, winner)}"]);
            etag = winner;
        }
    }

    [Fact]
    public async Task The_current_settings_are_read_once_in_five_seconds()
    {
        var first = await Current.Get(CancellationToken.None);
        // Another process saves.
        await new DeskSettingsStore(_service.Get<Serverless.Platform.Storage.Tables>()).Save(Saying("新"), null, CancellationToken.None);

        _service.Time.Advance(TimeSpan.FromSeconds(4.9));
        (await Current.Get(CancellationToken.None)).ShouldBeSameAs(first);

        _service.Time.Advance(TimeSpan.FromSeconds(0.1));
        (await Current.Get(CancellationToken.None)).ForbiddenPhrases.ShouldBe(["新"]);
    }

    [Fact]
    public async Task What_this_process_saves_is_current_at_once()
    {
        await Current.Get(CancellationToken.None);

        var etag = await Store.Save(Saying("一"), null, CancellationToken.None);
        (await Current.Get(CancellationToken.None)).ForbiddenPhrases.ShouldBe(["一"]);

        await Store.Save(Saying("二"), etag, CancellationToken.None);
        (await Current.Get(CancellationToken.None)).ForbiddenPhrases.ShouldBe(["二"]);
    }

    private static DeskSettings Saying(string phrase) => DeskSettings.Default with { ForbiddenPhrases = [phrase] };
}
