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

    /// <exception cref="LocalException">Another run uses it.</exception>
    public static DataFolder Open(string path, bool reset)
    {
        Directory.CreateDirectory(path);
        DataFolder folder;
        try
        {
            folder = new DataFolder(path, new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e)
        {
            throw new LocalException($"{path} is in use: the service runs here already. Stop that run, or choose another folder with --data.", e);
        }

        if (reset && Directory.Exists(folder.Azurite)) Directory.Delete(folder.Azurite, recursive: true);
        return folder;
    }

    public void Dispose() => _lock.Dispose();
}
