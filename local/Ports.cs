using System.Net;
using System.Net.Sockets;

namespace Serverless.Local;

/// <summary>The ports of 127.0.0.1.</summary>
public static class Ports
{
    /// <summary>A port that nobody listened on a moment ago.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Refuses a port that somebody listens on; 0 stands for any and is always free.</summary>
    /// <exception cref="LocalException">It is taken; the message names the port, what it is for and the option that moves it.</exception>
    public static void RequireFree(string purpose, int port, string option)
    {
        if (port == 0)
            return;
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new LocalException(
                $"Port {port} for {purpose} is taken by another program ({e.SocketErrorCode}). Stop that program, or choose another port with {option}.", e);
        }
    }
}
