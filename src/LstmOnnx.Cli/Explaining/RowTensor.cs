using LstmOnnx.Cli.Verification;
using LstmOnnx.Data;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>Numbers of a table as a tensor of an input's type.</summary>
internal static class RowTensor
{
    /// <exception cref="DataFileException">The input takes integers or truth values, and a number is none in its range.</exception>
    public static TensorData Of(string file, TensorInfo input, int[] shape, ReadOnlySpan<float> values)
    {
        var numbers = values.ToArray();
        return new TensorData(input.Type, shape, input.Type switch
        {
            ElementType.Float => numbers,
            ElementType.Double => Array.ConvertAll(numbers, number => (double)number),
            ElementType.Float16 => Array.ConvertAll(numbers, number => (Half)number),
            ElementType.BFloat16 => Array.ConvertAll(numbers, number => (ushort)(BitConverter.SingleToUInt32Bits(number) >> 16)),
            ElementType.Bool => Array.ConvertAll(numbers, number => Whole(file, input, number, 0, 1) != 0),
            ElementType.Int8 => Array.ConvertAll(numbers, number => (sbyte)Whole(file, input, number, sbyte.MinValue, sbyte.MaxValue)),
            ElementType.Int16 => Array.ConvertAll(numbers, number => (short)Whole(file, input, number, short.MinValue, short.MaxValue)),
            ElementType.Int32 => Array.ConvertAll(numbers, number => (int)Whole(file, input, number, int.MinValue, int.MaxValue)),
            ElementType.UInt8 => Array.ConvertAll(numbers, number => (byte)Whole(file, input, number, 0, byte.MaxValue)),
            ElementType.UInt16 => Array.ConvertAll(numbers, number => (ushort)Whole(file, input, number, 0, ushort.MaxValue)),
            ElementType.UInt32 => Array.ConvertAll(numbers, number => (uint)Whole(file, input, number, 0, uint.MaxValue)),
            ElementType.UInt64 => Array.ConvertAll(numbers, number => (ulong)Whole(file, input, number, 0, long.MaxValue)),
            _ => Array.ConvertAll(numbers, number => Whole(file, input, number, long.MinValue, long.MaxValue)),
        });
    }

    private static long Whole(string file, TensorInfo input, float number, long least, long greatest) => number == MathF.Truncate(number) && number >= least && number <= greatest ? (long)number
        : throw new DataFileException(file, FormattableString.Invariant($"found {number}"), $"expected whole numbers from {least} to {greatest}, for input '{Readable.Name(input.Name)}' takes {input.Type}", "leave out columns of other numbers");
}
