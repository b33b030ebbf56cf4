using Serverless.Local;

namespace Serverless.Tests.Repo;

public sealed class OpenApiTests
{
    [Fact]
    public async Task The_description_of_the_API_is_what_the_functions_say()
    {
        var file = Path.Combine(Repository.Root, "functions", "openapi.json");
        var now = await OpenApiDocument.Write();
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") == "1") await File.WriteAllTextAsync(file, now);

        (await File.ReadAllTextAsync(file)).ShouldBe(now, "Run the tests once with UPDATE_OPENAPI=1 and commit functions/openapi.json.");
    }
}
