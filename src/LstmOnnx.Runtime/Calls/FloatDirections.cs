using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Directions in float over packed weights; where those are data, they are packed anew at the start of each run.</summary>
internal sealed class FloatDirections(SimdKernels kernels, WeightSource weights) : RecurrentDirections<float>
{
    public override int Count => weights.DirectionCount;

    public override void Run(int direction, in RecurrentCall<float> call) => kernels.Recurrent(weights.Ready(kernels, direction), call);
}
