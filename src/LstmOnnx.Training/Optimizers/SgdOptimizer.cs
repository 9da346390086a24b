namespace LstmOnnx.Training;

/// <summary>g ← g + decay·θ; v ← momentum·v + g; θ ← θ − rate·v, or with Nesterov θ − rate·(g + momentum·v).</summary>
internal sealed class SgdOptimizer(IReadOnlyList<Parameter> parameters, OptimizerOptions options, bool keepsMomentum) : Optimizer
{
    private readonly float[][]? _velocities = keepsMomentum ? [.. parameters.Select(parameter => new float[parameter.Values.Length])] : null;

    public override IEnumerable<NamedTensor> Memory => NamedTensor.Of("sgd.velocity", parameters, _velocities ?? []);

    public override void Update(int parameter, int start, int length, in UpdateFactors factors)
    {
        var values = parameters[parameter].Values.AsSpan(start, length);
        var gradients = parameters[parameter].Gradients.AsSpan(start, length);
        var (rate, bound, scale) = ((float)factors.LearningRate, factors.GradientBound, factors.GradientScale);
        var (decay, momentum) = ((float)options.WeightDecay, (float)factors.Momentum);
        if (_velocities is null)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] -= rate * ((Math.Clamp(gradients[i], -bound, bound) * scale) + (decay * values[i]));
            return;
        }
        var velocity = _velocities[parameter].AsSpan(start, length);
        for (var i = 0; i < values.Length; i++)
        {
            var gradient = (Math.Clamp(gradients[i], -bound, bound) * scale) + (decay * values[i]);
            velocity[i] = (momentum * velocity[i]) + gradient;
            values[i] -= rate * (options.Nesterov ? gradient + (momentum * velocity[i]) : velocity[i]);
        }
    }
}
