using Azure.Data.Tables;

namespace Serverless.Desk;

/// <summary>
/// A mark on each write of a row. When the answer to a transaction is lost, the SDK sends it again, and finds that the row has changed: by itself. The mark tells that from
/// a race that was lost to somebody else.
/// </summary>
internal static class Marked
{
    private const string Mark = "Mark";

    public static string With(TableEntity row)
    {
        var mark = Guid.NewGuid().ToString("N");
        row[Mark] = mark;
        return mark;
    }

    public static bool Has(TableEntity row, string mark) => row.GetString(Mark) == mark;
}
