namespace LstmOnnx.Training;

/// <summary>How long a buffer over batch and time is, where an array can be that long.</summary>
internal static class BufferLength
{
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static int Of(int sequenceLength, int batchSize, int width)
    {
        var length = (Int128)sequenceLength * batchSize * width;
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentException($"a batch of {batchSize} windows of {sequenceLength} steps needs a buffer of {length} floats for {width} values a step; an array holds {Array.MaxLength}: use a smaller batch or shorter windows");
    }
}
