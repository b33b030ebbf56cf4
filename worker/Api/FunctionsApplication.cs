namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplication
{
    /// <summary>A builder with settings from appsettings.json, the environment and <paramref name="args"/>. What it builds runs as a custom handler
    /// where a Functions host starts it (<c>FUNCTIONS_CUSTOMHANDLER_PORT</c> is set), and stand-alone elsewhere.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
