namespace LstmOnnx.Runtime.Operators;

/// <summary>What a normalisation with constant statistics does to each channel: y = x · factor + offset.</summary>
/// <param name="Factors">One for each channel.</param>
/// <param name="Offsets">One for each channel.</param>
internal readonly record struct ChannelScale(double[] Factors, double[] Offsets);
