using System.Net;
using System.Net.Sockets;

namespace Serverless.Local;

/// <summary>The ports of 127.0.0.1.</summary>
public static class Ports
{
    // Below the range from which systems take the ports of outgoing connections (from 32768 on Linux, 49152 elsewhere), so
    // that none of those gets a port between its choice and its use.
    private const int First = 20000;
    private const int Count = 12000;

    private static int s_next = Random.Shared.Next(Count);

    /// <summary>A port that nobody listens on, another one at each call.</summary>
    public static int Free()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + Interlocked.Increment(ref s_next) % Count;
            if (IsFree(port, out _)) return port;
        }

        throw new LocalException($"No port between {First} and {First + Count - 1} is free.");
    }

    /// <summary>The port itself, or a free one where it is 0.</summary>
    public static int OrFree(int port) => port == 0 ? Free() : port;

    /// <summary>Refuses a port that somebody listens on; 0 stands for any and is always free.</summary>
    /// <exception cref="LocalException">It is taken; the message names the port, what it is for and the option that moves it.</exception>
    public static void RequireFree(string purpose, int port, string option)
    {
        if (port != 0 && !IsFree(port, out var error))
            throw new LocalException($"Port {port} for {purpose} is taken by another program ({error}). Stop that program, or choose another port with {option}.");
    }

    private static bool IsFree(int port, out SocketError error)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            error = SocketError.Success;
            return true;
        }
        catch (SocketException e)
        {
            error = e.SocketErrorCode;
            return false;
        }
    }
}
