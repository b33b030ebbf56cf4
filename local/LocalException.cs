namespace Serverless.Local;

/// <summary>Something that the person at the machine can put right; the message says what and how.</summary>
public sealed class LocalException(string message, Exception? inner = null) : Exception(message, inner);
