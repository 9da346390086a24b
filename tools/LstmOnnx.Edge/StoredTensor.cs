using System.Buffers.Binary;
using System.Globalization;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.Planning;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Edge;

/// <summary>A tensor in a file of its own, read by the runtime's reader of ONNX.</summary>
internal sealed class StoredTensor : IKnownInput
{
    private readonly TensorDocument _tensor;
    private readonly ElementType _type;

    private StoredTensor(TensorDocument tensor, ElementType type)
    {
        (_tensor, _type) = (tensor, type);
        Shape = Array.ConvertAll(tensor.Dimensions, size => (int)size);
    }

    public int[] Shape { get; }

    public bool IsInteger => ElementTypes.CarrierOf(_type) == Carrier.Integer;

    /// <summary>Reads the tensor that belongs to an input or output.</summary>
    /// <exception cref="FormatException">The file holds no tensor, or one of another element type.</exception>
    public static StoredTensor Read(string path, TensorInfo info)
    {
        try
        {
            var tensor = Opened.File(path, TensorReader.ReadFile);
            // NumPy has no bfloat16, so that its bits are found stored as integers.
            var type = tensor.Type == ElementType.UInt16 && info.Type == ElementType.BFloat16 ? ElementType.BFloat16 : tensor.Type;
            return type == info.Type ? new StoredTensor(tensor, type)
                : throw new FormatException($"{path}: found elements of type {type}, the model has {info.Type} at '{Readable.Name(info.Name)}': give the data of this model");
        }
        catch (ModelRefusedException refusal)
        {
            throw new FormatException($"{path}: {refusal.Message}");
        }
    }

    /// <summary>The elements as a session takes those of a fixed input.</summary>
    public Array ToFixed() => ElementTypes.CarrierOf(_type) switch
    {
        Carrier.Integer => _tensor.ToInt64s(),
        Carrier.Double => _tensor.ToDoubles(),
        _ when _tensor.Type == ElementType.UInt16 => Array.ConvertAll(_tensor.ToInt64s(), bits => ElementTypes.FromBFloat16((ushort)bits)),
        _ => _tensor.ToFloats(),
    };

    /// <summary>Fills an input's buffer.</summary>
    public void CopyTo(Span<byte> buffer) => _tensor.CopyBytesTo(buffer);

    /// <summary>Holds an output against this tensor: floats by the rule of ONNX's backend tests, integers and truth values exactly.</summary>
    /// <returns>What differs, in words; null where all agree.</returns>
    public string? Compare(int[] shape, ReadOnlySpan<byte> found, out double largest)
    {
        largest = 0;
        if (!shape.AsSpan().SequenceEqual(Shape))
            return $"expected shape [{string.Join(", ", Shape)}], found [{string.Join(", ", shape)}]";
        var wanted = new byte[found.Length];
        _tensor.CopyBytesTo(wanted);
        var (allowed, size) = (Tolerance.Default.For(_type), ElementTypes.SizeOf(_type));
        for (var at = 0; at < wanted.Length; at += size)
        {
            if (found.Slice(at, size).SequenceEqual(wanted.AsSpan(at, size)))
                continue;
            var (x, y) = (Number(wanted.AsSpan(at, size)), Number(found.Slice(at, size)));
            var difference = Math.Abs(x - y);
            // Two large integers may be one double, and NaN is not even itself.
            var agrees = x.Equals(y) || (double.IsFinite(x) && difference <= allowed.Absolute + (allowed.Relative * Math.Abs(x)));
            if (IsInteger || !agrees)
                return string.Create(CultureInfo.InvariantCulture, $"element {at / size} of {wanted.Length / size}: expected {x}, found {y}");
            largest = double.IsNaN(difference) ? largest : Math.Max(largest, difference);
        }
        return null;
    }

    private double Number(ReadOnlySpan<byte> element) => _type switch
    {
        ElementType.Float => BinaryPrimitives.ReadSingleLittleEndian(element),
        ElementType.Double => BinaryPrimitives.ReadDoubleLittleEndian(element),
        ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
        ElementType.BFloat16 => ElementTypes.FromBFloat16(BinaryPrimitives.ReadUInt16LittleEndian(element)),
        _ => ElementTypes.Wrap(_type, TensorDocument.RawInteger(element)),
    };
}
