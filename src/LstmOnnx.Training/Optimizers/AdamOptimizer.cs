using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>Adam and AdamW by the kernels.</summary>
internal sealed class AdamOptimizer(SimdKernels kernels, IReadOnlyList<Parameter> parameters, OptimizerOptions options) : Optimizer
{
    private readonly float[][] _means = [.. parameters.Select(parameter => new float[parameter.Values.Length])];
    private readonly float[][] _squares = [.. parameters.Select(parameter => new float[parameter.Values.Length])];

    public override IEnumerable<NamedTensor> Memory => [.. NamedTensor.Of("adam.mean", parameters, _means), .. NamedTensor.Of("adam.square", parameters, _squares)];

    public override void Update(int parameter, int start, int length, in UpdateFactors factors)
    {
        var step = new AdamStep
        {
            LearningRate = (float)factors.LearningRate,
            Beta1 = (float)factors.Momentum,
            Beta2 = (float)options.Beta2,
            Epsilon = (float)options.Epsilon,
            WeightDecay = (float)options.WeightDecay,
            DecoupledWeightDecay = options.Kind == OptimizerKind.AdamW,
            Update = Updates,
            GradientBound = factors.GradientBound,
            GradientScale = factors.GradientScale,
        };
        kernels.AdamUpdate(
            parameters[parameter].Values.AsSpan(start, length), parameters[parameter].Gradients.AsSpan(start, length),
            _means[parameter].AsSpan(start, length), _squares[parameter].AsSpan(start, length), step);
    }
}
