namespace LstmOnnx.Runtime;

/// <summary>An engine, or every engine of the caller's list, cannot work on this machine; the message has the reason of each.</summary>
public sealed class EngineUnavailableException : Exception
{
    /// <summary>One engine is unavailable.</summary>
    public EngineUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>One engine is unavailable, because of another failure.</summary>
    public EngineUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal EngineUnavailableException(string message, IReadOnlyList<EngineRejection> rejected)
        : base(message) => Rejected = rejected;

    /// <summary>The engines that were tried, each with its reason; empty where one engine speaks for itself.</summary>
    public IReadOnlyList<EngineRejection> Rejected { get; } = [];
}
