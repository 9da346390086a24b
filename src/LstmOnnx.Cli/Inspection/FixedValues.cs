using System.Globalization;
using System.Numerics;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Inspection;

/// <summary>Turns what stands behind <c>--fix NAME=</c> into a tensor of the input's type.</summary>
internal static class FixedValues
{
    /// <param name="input">The input.</param>
    /// <param name="texts">As many values as the shape holds, row-major, or one for all places.</param>
    /// <param name="shape">The input's shape.</param>
    /// <exception cref="UsageException">A value is none of the input's type, or there are too many or too few.</exception>
    public static TensorData Parse(TensorInfo input, string[] texts, int[] shape)
    {
        var count = shape.Aggregate(1L, (product, length) => product * length);
        if (texts.Length != count && texts.Length != 1)
            throw new UsageException($"--fix: input '{Readable.Name(input.Name)}' [{string.Join(", ", shape)}] has {count} elements, found {texts.Length} values; one value stands for all");
        var all = texts.Length == count ? texts : [.. Enumerable.Repeat(texts[0], checked((int)count))];
        return new TensorData(input.Type, shape, input.Type switch
        {
            ElementType.Float => Numbers<float>(input, all),
            ElementType.Double => Numbers<double>(input, all),
            ElementType.Float16 => Numbers<Half>(input, all),
            ElementType.BFloat16 => Array.ConvertAll(Numbers<float>(input, all), value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)),
            ElementType.Bool => Array.ConvertAll(all, text => text switch { "1" or "true" => true, "0" or "false" => false, _ => throw Wrong(input, text) }),
            ElementType.Int8 => Numbers<sbyte>(input, all),
            ElementType.Int16 => Numbers<short>(input, all),
            ElementType.Int32 => Numbers<int>(input, all),
            ElementType.Int64 => Numbers<long>(input, all),
            ElementType.UInt8 => Numbers<byte>(input, all),
            ElementType.UInt16 => Numbers<ushort>(input, all),
            ElementType.UInt32 => Numbers<uint>(input, all),
            ElementType.UInt64 => Numbers<ulong>(input, all),
            _ => throw Wrong(input, texts[0]),
        });
    }

    private static T[] Numbers<T>(TensorInfo input, string[] texts)
        where T : INumber<T> => Array.ConvertAll(texts, text => T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(input, text));

    private static UsageException Wrong(TensorInfo input, string text) => new($"--fix: '{text}' is no value of input '{Readable.Name(input.Name)}', whose elements are of type {input.Type}");
}
