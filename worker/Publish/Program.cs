using System.Reflection;
using Serverless.Worker;
using Serverless.Worker.Publish;

// What dotnet publish runs: reads the functions of a program that was built, and writes the files by which a Functions host knows them.
// The program itself is not started, and may have been built for another kind of machine.
if (args is not [var program, var hostJson, var executable, var folder])
{
    Console.Error.WriteLine("Usage: Serverless.Worker.Publish <program.dll> <host.json> <name of the executable> <folder to write to>");
    return 1;
}

var assembly = Assembly.LoadFrom(Path.GetFullPath(program));
var functions = FunctionTable.Of(assembly);
if (functions.Count == 0)
{
    Console.Error.WriteLine($"{program} has no functions.");
    return 1;
}

if (Directory.Exists(folder))
    Directory.Delete(folder, recursive: true);
foreach (var function in functions)
{
    var own = Directory.CreateDirectory(Path.Combine(folder, function.Name)).FullName;
    File.WriteAllText(Path.Combine(own, "function.json"), FunctionJson.Of(function));
}

File.WriteAllText(Path.Combine(folder, "host.json"), HostJsonForPublish.Of(File.ReadAllText(hostJson), executable));
return 0;
