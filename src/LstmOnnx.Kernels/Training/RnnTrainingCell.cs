using System.Runtime.CompilerServices;
using static LstmOnnx.Kernels.TrainingLanes;

namespace LstmOnnx.Kernels;

/// <summary>The elementwise part of an RNN step in training. Rows follow one another without gaps, so all of them are one row of B·H lanes.</summary>
internal static unsafe class RnnTrainingCell<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>h = tanh(gates), in both places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward(int states, float* gates, float* hidden)
    {
        for (var state = 0; state < states; state += TSimd.Count)
        {
            var lanes = states - state;
            var tanh = CellMath.Tanh(Read<TSimd>(gates + state, lanes));
            Write(tanh, gates + state, lanes);
            Write(tanh, hidden + state, lanes);
        }
    }

    /// <summary>dL/dh∘(1 − h²) takes the place of h in the gates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward(int states, float* gates, float* dHidden)
    {
        var one = TSimd.Broadcast(1);
        for (var state = 0; state < states; state += TSimd.Count)
        {
            var lanes = states - state;
            var slope = TanhSlope(one, Read<TSimd>(gates + state, lanes));
            Write(TSimd.Multiply(Read<TSimd>(dHidden + state, lanes), slope), gates + state, lanes);
        }
    }
}
