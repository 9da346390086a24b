using System.Text;

namespace LstmOnnx.Runtime.Reading;

/// <summary>Counts what a file makes the reader allocate, and refuses before a limit is passed.</summary>
internal sealed class ReadBudget(ModelLimits limits)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private int _nodes;
    private int _tensors;
    private int _entries;

    public void Node() => Count(ref _nodes, limits.MaxNodes, "nodes", nameof(ModelLimits.MaxNodes));

    public void Tensor() => Count(ref _tensors, limits.MaxTensors, "tensors", nameof(ModelLimits.MaxTensors));

    public void Entry() => Count(ref _entries, limits.MaxEntries, "names, values and attributes", nameof(ModelLimits.MaxEntries));

    public void Depth(int depth)
    {
        if (depth > limits.MaxNestingDepth)
            throw new ModelRefusedException(RefusalCode.LimitExceeded, $"subgraphs are nested {depth} deep, {limits.MaxNestingDepth} are allowed (ModelLimits.{nameof(ModelLimits.MaxNestingDepth)})");
    }

    /// <summary>A name: valid UTF-8 of bounded length.</summary>
    public string Name(ReadOnlyMemory<byte> bytes)
    {
        Entry();
        if (bytes.Length > limits.MaxNameBytes)
            throw new ModelRefusedException(RefusalCode.LimitExceeded, $"a name has {bytes.Length} bytes, {limits.MaxNameBytes} are allowed (ModelLimits.{nameof(ModelLimits.MaxNameBytes)})");
        return Text(bytes);
    }

    /// <summary>Text of any length that the file has.</summary>
    public static string Text(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new ModelRefusedException(RefusalCode.MalformedProtobuf, "a name or text is not valid UTF-8: the file is damaged");
        }
    }

    private static void Count(ref int count, int limit, string what, string option)
    {
        if (++count > limit)
            throw new ModelRefusedException(RefusalCode.LimitExceeded, $"the model has more than {limit} {what}: raise ModelLimits.{option} if the file is trusted");
    }
}
