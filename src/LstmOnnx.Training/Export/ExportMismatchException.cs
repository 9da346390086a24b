namespace LstmOnnx.Training;

/// <summary>A network was not exported, because the file would not give what the network gives. Nothing was written.</summary>
public sealed class ExportMismatchException : Exception
{
    /// <summary>Creates the exception with a message that says what was found and expected.</summary>
    public ExportMismatchException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the failure of an engine underneath.</summary>
    public ExportMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
