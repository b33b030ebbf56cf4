using System.Runtime.CompilerServices;
using Serverless.Local;

namespace Serverless.Tests.Support;

/// <summary>No test speaks to its own machine through a proxy, nor does what it starts.</summary>
internal static class NoProxy
{
    // Before any test, because .NET reads these settings at the first request.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set() => Loopback.BypassProxy();
}
