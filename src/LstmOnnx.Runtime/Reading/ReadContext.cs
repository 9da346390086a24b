using System.Globalization;

namespace LstmOnnx.Runtime.Reading;

/// <summary>What one reading shares: the file, the limits with what is already counted, and the names already seen.</summary>
internal sealed class ReadContext(ReadOnlyMemory<byte> file, ModelLimits limits)
{
    private readonly NameTable _names = new(file);
    private int _nodes;
    private int _tensors;
    private int _values;

    public ModelLimits Limits => limits;

    public WireReader Open(WireSlice slice, string message) => new(file.Span, slice, message);

    public ReadOnlyMemory<byte> Memory(WireSlice slice) => file.Slice(slice.Start, slice.Length);

    /// <summary>The name of a value, a node or a graph.</summary>
    public string Name(WireSlice slice) => _names.Name(Short(slice));

    /// <summary>The name of an operator, a domain or an attribute.</summary>
    public string Word(WireSlice slice) => _names.Word(Short(slice));

    /// <summary>Text of any length.</summary>
    public string Text(WireSlice slice) => _names.Text(slice);

    public void AddNodes(int count) => Add(ref _nodes, count, limits.MaxNodes, "nodes", nameof(ModelLimits.MaxNodes));

    public void AddTensors(int count) => Add(ref _tensors, count, limits.MaxTensors, "tensors", nameof(ModelLimits.MaxTensors));

    public void AddValues(int count) => Add(ref _values, count, limits.MaxValues, "values", nameof(ModelLimits.MaxValues));

    /// <summary>Refuses a count above a limit.</summary>
    public static void Allow(string where, int count, int limit, string what, string limitName)
    {
        if (count > limit)
            throw Exceeded(where, count, limit, what, limitName);
    }

    private WireSlice Short(WireSlice slice) => slice.Length <= limits.MaxNameBytes ? slice
        : throw Exceeded($"a name at byte {slice.Start}", slice.Length, limits.MaxNameBytes, "bytes", nameof(ModelLimits.MaxNameBytes));

    private static void Add(ref int total, int count, int limit, string what, string limitName)
    {
        if (count > limit - total)
            throw Exceeded("the model", (long)total + count, limit, what, limitName);
        total += count;
    }

    private static ModelRefusedException Exceeded(string where, long count, long limit, string what, string limitName) => new(RefusalCode.LimitExceeded,
        string.Create(CultureInfo.InvariantCulture, $"{where} has {count} {what}, at most {limit} are allowed: raise ModelLimits.{limitName} if the file is trusted"));
}
