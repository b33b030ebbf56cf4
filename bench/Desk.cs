namespace Serverless.Bench;

/// <summary>The desk's two goals: how soon a text rings, and that an assignment costs the same however many wait.</summary>
internal static class Desk
{
    public static async Task Run(BenchOptions options)
    {
        await DeskAssignments.Run();
        await DeskOffers.Run(options);
    }
}
