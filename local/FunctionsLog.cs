namespace Serverless.Local;

/// <summary>Keeps what the functions write in a file, and brings warnings and errors to the screen.</summary>
internal sealed class FunctionsLog : IDisposable
{
    private static readonly string[] s_loud = ["warn:", "fail:", "crit:", "Unhandled"];

    private readonly Lock _gate = new();
    private readonly StreamWriter _file;
    private readonly Screen _screen;
    private bool _showing;

    public FunctionsLog(string path, Screen screen)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Others may read along while it grows.
        _file = new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        _screen = screen;
    }

    public void Write(string line)
    {
        lock (_gate)
        {
            _file.WriteLine(line);
            // The console logger's format: a level, then indented lines that belong to it.
            if (!line.StartsWith(' ')) _showing = s_loud.Any(level => line.StartsWith(level, StringComparison.Ordinal));
            if (_showing) _screen.Write($"  functions  {line}");
        }
    }

    public void Dispose() => _file.Dispose();
}
