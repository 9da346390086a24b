using System.Text;

namespace LstmOnnx.Runtime.Reading;

/// <summary>A named constant of a node; the member of its <see cref="Kind"/> holds the value, the others are empty.</summary>
/// <remarks>Kinds without a member here (tensor lists, graph lists, sparse tensors, types) are known by their kind only.</remarks>
internal sealed class AttributeDocument
{
    private readonly long _number;
    private readonly object? _value;

    public AttributeDocument(string name, AttributeKind kind, long number, object? value) => (Name, Kind, _number, _value) = (name, kind, number, value);

    public string Name { get; }

    public AttributeKind Kind { get; }

    public float Float => Kind == AttributeKind.Float ? BitConverter.Int32BitsToSingle((int)_number) : 0;

    public long Int => Kind == AttributeKind.Int ? _number : 0;

    /// <summary>The value's bytes as UTF-8, with U+FFFD for what is not; made anew at each call.</summary>
    public string String => Encoding.UTF8.GetString(Text.Span);

    /// <summary>The bytes of <see cref="String"/>, of any length.</summary>
    public ReadOnlyMemory<byte> Text => _value is ReadOnlyMemory<byte> text ? text : default;

    public TensorDocument? Tensor => _value as TensorDocument;

    public GraphDocument? Graph => _value as GraphDocument;

    public float[] Floats => _value as float[] ?? [];

    public long[] Ints => _value as long[] ?? [];

    /// <summary>Made anew at each call, as <see cref="String"/>.</summary>
    public string[] Strings => _value is ReadOnlyMemory<byte>[] strings ? Array.ConvertAll(strings, s => Encoding.UTF8.GetString(s.Span)) : [];
}
