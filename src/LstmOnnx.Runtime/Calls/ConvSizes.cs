using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Sizes of a convolution of images [N, groups · channels, inputs] into [N, groups · features, positions]; a transposed one goes from positions to inputs.</summary>
/// <param name="Images">N.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Channels">Input channels of a group.</param>
/// <param name="Features">Output channels of a group.</param>
/// <param name="Window">The window.</param>
internal readonly record struct ConvSizes(int Images, int Groups, int Channels, int Features, Window Window)
{
    /// <summary>Products that make up one element of the result.</summary>
    public int Depth => Channels * Window.Taps;
}
