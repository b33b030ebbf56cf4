using Serverless.Operations;
using Serverless.Tests.Support;

namespace Serverless.Tests.Operations;

public sealed class OperatorNoteTests : IAsyncLifetime
{
    private InProcessService _service = null!;

    public async Task InitializeAsync() => _service = await InProcessService.StartAsync();

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task The_same_note_is_left_once_even_where_a_process_died_in_the_middle()
    {
        var note = new OperatorNote("text-unknown", "text-1", _service.Now, "Look at it.", "text-1");
        for (var operations = 1; operations <= 3; operations++)
        {
            _service.Tap.DieAfter(operations);
            await Should.ThrowAsync<ProcessDiedException>(() => _service.Get<NoteForOperator>().Execute(note with { At = _service.Now.AddMinutes(operations) }, CancellationToken.None));
        }
        _service.Tap.Revive();

        await _service.Get<NoteForOperator>().Execute(note with { At = _service.Now.AddHours(1) }, CancellationToken.None);

        (await _service.Notes()).ShouldHaveSingleItem().At.ShouldBe(_service.Now.AddMinutes(1), "when it was first left");
    }

    [Fact]
    public async Task Notes_of_another_kind_or_about_another_thing_are_other_notes_newest_first()
    {
        foreach (var (kind, key, minute) in new[] { ("a", "1", 1), ("a", "2", 2), ("b", "1", 3) })
            await _service.Get<NoteForOperator>().Execute(new(kind, key, _service.Now.AddMinutes(minute), "Look.", key), CancellationToken.None);

        (await _service.Notes()).Select(note => (note.Kind, note.NaturalKey)).ShouldBe([("b", "1"), ("a", "2"), ("a", "1")]);
    }
}
