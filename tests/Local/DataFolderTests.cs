using Serverless.Local;

namespace Serverless.Tests.Local;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("local").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void Reset_empties_storage_and_keeps_the_issuers_key()
    {
        using (var first = DataFolder.Open(_path, reset: false))
        {
            Write(first.Azurite, "queue.db");
            Write(first.Issuer, "key.pem");
        }

        using var second = DataFolder.Open(_path, reset: true);

        File.Exists(Path.Combine(second.Azurite, "queue.db")).ShouldBeFalse();
        File.Exists(Path.Combine(second.Issuer, "key.pem")).ShouldBeTrue();
    }

    [Fact]
    public void Without_reset_everything_is_kept()
    {
        using (var first = DataFolder.Open(_path, reset: false)) Write(first.Azurite, "queue.db");

        using var second = DataFolder.Open(_path, reset: false);

        File.Exists(Path.Combine(second.Azurite, "queue.db")).ShouldBeTrue();
    }

    [Fact]
    public void A_second_run_in_the_same_folder_is_refused_before_it_resets_anything()
    {
        using var first = DataFolder.Open(_path, reset: false);
        Write(first.Azurite, "queue.db");

        Should.Throw<LocalException>(() => DataFolder.Open(_path, reset: true)).Message.ShouldContain("--data");

        File.Exists(Path.Combine(first.Azurite, "queue.db")).ShouldBeTrue();
    }

    [Fact]
    public void Reset_refuses_to_delete_what_another_program_made()
    {
        Write(Path.Combine(_path, "azurite"), "mine.db");
        using (DataFolder.Open(_path, reset: false))
        {
        }

        Should.Throw<LocalException>(() => DataFolder.Open(_path, reset: true)).Message.ShouldContain("--reset");

        File.Exists(Path.Combine(_path, "azurite", "mine.db")).ShouldBeTrue();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_not_said_to_be_in_use()
    {
        var file = Path.Combine(_path, "file");
        File.WriteAllText(file, "x");

        var refused = Should.Throw<LocalException>(() => DataFolder.Open(file, reset: false));

        refused.Message.ShouldContain("--data");
        refused.Message.ShouldNotContain("in use");
    }

    private static void Write(string folder, string file)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file), "x");
    }
}
