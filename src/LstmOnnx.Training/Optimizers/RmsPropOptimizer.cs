using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>RMSprop by the kernels.</summary>
internal sealed class RmsPropOptimizer(SimdKernels kernels, IReadOnlyList<Parameter> parameters, OptimizerOptions options, bool keepsMomentum) : Optimizer
{
    private readonly float[][] _squares = Zeros(parameters);
    private readonly float[][]? _means = options.Centered ? Zeros(parameters) : null;
    private readonly float[][]? _velocities = keepsMomentum ? Zeros(parameters) : null;

    public override IEnumerable<NamedTensor> Memory =>
        [.. NamedTensor.Of("rmsprop.square", parameters, _squares), .. NamedTensor.Of("rmsprop.mean", parameters, _means ?? []), .. NamedTensor.Of("rmsprop.velocity", parameters, _velocities ?? [])];

    public override void Update(int parameter, int start, int length, in UpdateFactors factors)
    {
        var step = new RmsPropStep
        {
            LearningRate = factors.LearningRate,
            Alpha = options.Alpha,
            Epsilon = options.Epsilon,
            WeightDecay = options.WeightDecay,
            Momentum = factors.Momentum,
            GradientBound = factors.GradientBound,
            GradientScale = factors.GradientScale,
        };
        kernels.RmsPropUpdate(
            parameters[parameter].Values.AsSpan(start, length), parameters[parameter].Gradients.AsSpan(start, length),
            _squares[parameter].AsSpan(start, length), Range(_means, parameter, start, length), Range(_velocities, parameter, start, length), step);
    }

    private static float[][] Zeros(IReadOnlyList<Parameter> parameters) => [.. parameters.Select(parameter => new float[parameter.Values.Length])];

    private static Span<float> Range(float[][]? memory, int parameter, int start, int length) =>
        memory is null ? [] : memory[parameter].AsSpan(start, length);
}
