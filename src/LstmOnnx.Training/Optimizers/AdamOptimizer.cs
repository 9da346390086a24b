using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>Adam and AdamW by the kernels.</summary>
internal sealed class AdamOptimizer(SimdKernels kernels, IReadOnlyList<Parameter> parameters, OptimizerOptions options) : Optimizer
{
    private readonly float[][] means = [.. parameters.Select(parameter => new float[parameter.Values.Length])];
    private readonly float[][] squares = [.. parameters.Select(parameter => new float[parameter.Values.Length])];
    private int update;

    public override void Begin() => update++;

    public override void Update(int parameter, int start, int length, double learningRate, float gradientScale)
    {
        var step = new AdamStep
        {
            LearningRate = (float)learningRate,
            Beta1 = (float)options.Beta1,
            Beta2 = (float)options.Beta2,
            Epsilon = (float)options.Epsilon,
            WeightDecay = (float)options.WeightDecay,
            DecoupledWeightDecay = options.Kind == OptimizerKind.AdamW,
            Update = update,
            GradientScale = gradientScale,
        };
        kernels.AdamUpdate(
            parameters[parameter].Values.AsSpan(start, length), parameters[parameter].Gradients.AsSpan(start, length),
            means[parameter].AsSpan(start, length), squares[parameter].AsSpan(start, length), step);
    }
}
