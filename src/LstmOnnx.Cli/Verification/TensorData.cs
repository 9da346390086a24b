using LstmOnnx.Data;
using LstmOnnx.Onnx;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>A tensor of any type that crosses the edge of a model.</summary>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Values">The elements, row-major, in an array of their machine type; of BFloat16 their bits.</param>
internal sealed record TensorData(ElementType Type, int[] Shape, Array Values) : IKnownInput
{
    public bool IsInteger => Type is not (ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16);

    /// <exception cref="DataFileException">The file holds no tensor of numbers or truth values.</exception>
    public static TensorData Read(string path)
    {
        try
        {
            var stored = TensorFile.ReadValues(path);
            return new TensorData((ElementType)stored.Type, stored.Shape, stored.Values);
        }
        catch (InvalidDataException exception)
        {
            throw new DataFileException(path, $"found no tensor of numbers or truth values ({exception.InnerException?.Message ?? exception.Message})", "", "strings, sequences and optional values are not supported", inner: exception);
        }
    }

    /// <summary>The elements as a session takes those of a fixed input: <c>long[]</c>, <c>float[]</c> or <c>double[]</c>.</summary>
    public Array ToFixed() => Values switch
    {
        bool[] truths => Array.ConvertAll(truths, truth => truth ? 1L : 0L),
        float[] or double[] => Values,
        Half[] halves => Array.ConvertAll(halves, half => (float)half),
        ushort[] bits when Type == ElementType.BFloat16 => Widened(bits),
        _ when Type == ElementType.UInt64 => Array.ConvertAll((ulong[])Values, integer => unchecked((long)integer)),
        _ when Type == ElementType.Int64 => Values,
        _ => Values.Cast<IConvertible>().Select(integer => integer.ToInt64(null)).ToArray(),
    };

    /// <summary>The floats whose upper 16 bits these are.</summary>
    public static float[] Widened(ushort[] bits) => Array.ConvertAll(bits, value => BitConverter.UInt32BitsToSingle((uint)value << 16));
}
