namespace Serverless.Local;

/// <summary>The folder that outlives a run: storage, the issuer's key, the last log. One run at a time may use it.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly string _path;
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream exclusive)
    {
        _path = path;
        _lock = exclusive;
    }

    public string Azurite => Path.Combine(_path, "azurite");

    public string Issuer => Path.Combine(_path, "issuer");

    public string FunctionsLog => Path.Combine(_path, "functions.log");

    private string Marker => Path.Combine(Azurite, "made-by-the-local-run");

    /// <exception cref="LocalException">Another run uses it, it cannot be written, or it has to be emptied and holds somebody else's storage.</exception>
    public static DataFolder Open(string path, bool reset)
    {
        try
        {
            Directory.CreateDirectory(path);
            var folder = new DataFolder(path, new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            try
            {
                folder.Prepare(reset);
                return folder;
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }
        catch (IOException e) when (IsInUse(e))
        {
            throw new LocalException($"{path} is in use: the service runs here already. Stop that run, or choose another folder with --data.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LocalException($"{path} cannot be used for the data: {e.Message} Make it writable, or choose another folder with --data.", e);
        }
    }

    public void Dispose() => _lock.Dispose();

    private void Prepare(bool reset)
    {
        if (reset && Directory.Exists(Azurite))
        {
            if (!File.Exists(Marker))
                throw new LocalException($"{Azurite} was not made by this program, so --reset does not delete it. Delete it yourself if it can go, or choose another folder with --data.");
            Directory.Delete(Azurite, recursive: true);
        }

        if (Directory.Exists(Azurite)) return;
        Directory.CreateDirectory(Azurite);
        File.WriteAllText(Marker, "dotnet run --project local --reset deletes the folder that has this file.\n");
    }

    /// <summary>ERROR_SHARING_VIOLATION on Windows; EWOULDBLOCK of Linux and macOS elsewhere.</summary>
    private static bool IsInUse(IOException failure) => failure.HResult is unchecked((int)0x80070020) or 11 or 35;
}
