using System.Reflection;

namespace Serverless.Local;

/// <summary>Where the files of this checkout are.</summary>
public static class Repository
{
    /// <summary>The folder that holds Serverless.sln, as it was when this was built.</summary>
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>A file that a project of this solution was built into, in the same configuration as the running program.</summary>
    public static string Built(string project, string file)
    {
        // artifacts/bin/<project>/<configuration>/
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, file);
    }
}
