namespace LstmOnnx.Accuracy;

/// <summary>Units in the last place of a float.</summary>
internal static class FloatSpacing
{
    /// <summary>1 over the spacing of floats at a value: 2^(exponent − 23), with the exponent held at −126 and up, where denormals begin.</summary>
    public static double UnitsAt(double value)
    {
        // The exponent stands in a double's bits with 1023 added.
        var biased = Math.Max((int)(BitConverter.DoubleToUInt64Bits(value) >> 52) & 0x7FF, 1023 - 126);
        return BitConverter.UInt64BitsToDouble((ulong)((2 * 1023) + 23 - biased) << 52);
    }
}
