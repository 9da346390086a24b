using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Calls;

/// <summary>The weights of an LSTM node's directions, and the kernel that takes them.</summary>
internal interface ILstmWeights
{
    int DirectionCount { get; }

    void Run(int direction, in LstmCall call);
}

internal readonly struct PackedLstmWeights(SimdKernels kernels, PackedLstm[] directions) : ILstmWeights
{
    public int DirectionCount => directions.Length;

    public void Run(int direction, in LstmCall call) => kernels.Lstm(directions[direction], call);
}

internal readonly struct NarrowLstmWeights(SimdKernels kernels, NarrowLstm[] directions) : ILstmWeights
{
    public int DirectionCount => directions.Length;

    public void Run(int direction, in LstmCall call) => kernels.NarrowLstm(directions[direction], call);
}
