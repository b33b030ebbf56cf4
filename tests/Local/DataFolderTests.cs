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

        Directory.Exists(second.Azurite).ShouldBeFalse();
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

    private static void Write(string folder, string file)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, file), "x");
    }
}
