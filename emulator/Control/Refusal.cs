namespace Serverless.Emulator.Control;

/// <summary>How the control API says no: problem details whose <c>detail</c> names the cure.</summary>
internal static class Refusal
{
    public static IResult BadRequest(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    public static IResult NotFound(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    public static IResult NotImplemented(string detail) => Results.Problem(detail, statusCode: StatusCodes.Status501NotImplemented);
}
