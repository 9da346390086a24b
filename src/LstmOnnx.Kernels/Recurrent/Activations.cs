using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>Loops over whole vectors of pre-activations, one for each function.</summary>
internal static unsafe class Activations<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>values = function(values); the count is a multiple of the lanes.</summary>
    public static void Apply(in Activation activation, float* values, int count)
    {
        switch (activation.Function)
        {
            case ActivationFunction.Sigmoid:
                Loop<SigmoidActivation>(activation, values, count);
                break;
            case ActivationFunction.Tanh:
                Loop<TanhActivation>(activation, values, count);
                break;
            case ActivationFunction.Relu:
                Loop<ReluActivation>(activation, values, count);
                break;
            case ActivationFunction.Affine:
                Loop<AffineActivation>(activation, values, count);
                break;
            case ActivationFunction.LeakyRelu:
                Loop<LeakyReluActivation>(activation, values, count);
                break;
            case ActivationFunction.ThresholdedRelu:
                Loop<ThresholdedReluActivation>(activation, values, count);
                break;
            case ActivationFunction.ThresholdedReluFrom:
                Loop<ThresholdedReluFromActivation>(activation, values, count);
                break;
            case ActivationFunction.ScaledTanh:
                Loop<ScaledTanhActivation>(activation, values, count);
                break;
            case ActivationFunction.HardSigmoid:
                Loop<HardSigmoidActivation>(activation, values, count);
                break;
            case ActivationFunction.Elu:
                Loop<EluActivation>(activation, values, count);
                break;
            case ActivationFunction.Softsign:
                Loop<SoftsignActivation>(activation, values, count);
                break;
            default:
                Loop<SoftplusActivation>(activation, values, count);
                break;
        }
    }

    /// <summary>values = clip(values + other); the count is a multiple of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(float* other, float clip, float* values, int count)
    {
        var bound = TSimd.Broadcast(clip);
        for (var i = 0; i < count; i += TSimd.Count)
            TSimd.Store(Clip(TSimd.Add(TSimd.Load(values + i), TSimd.Load(other + i)), bound), values + i);
    }

    /// <summary>The value within ±bound; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Clip(TSimd value, TSimd bound) => TSimd.AtMost(bound, TSimd.AtLeast(TSimd.Negate(bound), value));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Loop<TActivation>(in Activation activation, float* values, int count)
        where TActivation : struct, IActivation
    {
        var alpha = TSimd.Broadcast(activation.Alpha);
        var beta = TSimd.Broadcast(activation.Beta);
        for (var i = 0; i < count; i += TSimd.Count)
            TSimd.Store(TActivation.Apply(TSimd.Load(values + i), alpha, beta), values + i);
    }
}
