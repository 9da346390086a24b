using LstmOnnx.Kernels;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>Twelve updates against the formulas of PyTorch's documentation, in double.</summary>
public class OptimizerTests
{
    private const int Count = 37;
    private const int Updates = 12;

    public static TheoryData<string> Cases => [.. OptionsByName.Keys];

    private static Dictionary<string, OptimizerOptions> OptionsByName { get; } = new()
    {
        ["SGD"] = new() { Kind = OptimizerKind.Sgd, LearningRate = 0.1 },
        ["SGD, decay"] = new() { Kind = OptimizerKind.Sgd, LearningRate = 0.1, WeightDecay = 0.03 },
        ["SGD, momentum"] = new() { Kind = OptimizerKind.Sgd, LearningRate = 0.1, Momentum = 0.9 },
        ["SGD, Nesterov, decay"] = new() { Kind = OptimizerKind.Sgd, LearningRate = 0.1, Momentum = 0.8, Nesterov = true, WeightDecay = 0.03 },
        ["Adam"] = new() { Kind = OptimizerKind.Adam, LearningRate = 0.01 },
        ["Adam, decay"] = new() { Kind = OptimizerKind.Adam, LearningRate = 0.01, WeightDecay = 0.05, Beta1 = 0.8, Beta2 = 0.99, Epsilon = 1e-6 },
        ["AdamW"] = new() { Kind = OptimizerKind.AdamW, LearningRate = 0.01, WeightDecay = 0.05 },
        ["RMSprop"] = new() { Kind = OptimizerKind.RmsProp, LearningRate = 0.01 },
        ["RMSprop, decay, momentum"] = new() { Kind = OptimizerKind.RmsProp, LearningRate = 0.01, Momentum = 0.8, WeightDecay = 0.05, Alpha = 0.9 },
        ["RMSprop, centred"] = new() { Kind = OptimizerKind.RmsProp, LearningRate = 0.01, Centered = true, Epsilon = 1e-4 },
        ["RMSprop, centred, momentum"] = new() { Kind = OptimizerKind.RmsProp, LearningRate = 0.01, Centered = true, Momentum = 0.5, Epsilon = 1e-4 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Updates_follow_the_formula(string name)
    {
        var options = OptionsByName[name];
        var parameter = new Parameter("weights", Count);
        Seeded.Floats(Count, seed: 41).CopyTo(parameter.Values, 0);
        var optimizer = Optimizer.Create(SimdKernels.Selected, [parameter], options);
        var expected = Array.ConvertAll(parameter.Values, value => (double)value);
        var (first, second, third) = (new double[Count], new double[Count], new double[Count]);
        for (var update = 1; update <= Updates; update++)
        {
            Seeded.Floats(Count, seed: 41 + update).CopyTo(parameter.Gradients, 0);
            var rate = options.LearningRate / update;
            var factors = new UpdateFactors(rate, options.FirstMomentum, update % 4 == 0 ? 0.25f : float.PositiveInfinity, update % 3 == 0 ? 0.5f : 1);
            for (var i = 0; i < Count; i++)
                Reference(options, update, rate, Math.Clamp(parameter.Gradients[i], -factors.GradientBound, factors.GradientBound) * (double)factors.GradientScale, ref expected[i], ref first[i], ref second[i], ref third[i]);

            optimizer.Begin();
            // Two ranges, as two threads take them.
            optimizer.Update(0, 0, 20, factors);
            optimizer.Update(0, 20, Count - 20, factors);
            Assert.InRange(Near.RelativeDistance(expected, parameter.Values), 0, 5e-7);
        }
    }

    private static void Reference(OptimizerOptions o, int t, double rate, double g, ref double value, ref double first, ref double second, ref double third)
    {
        if (o.Kind == OptimizerKind.AdamW)
            value -= rate * o.WeightDecay * value;
        else
            g += o.WeightDecay * value;
        if (o.Kind == OptimizerKind.Sgd)
        {
            first = t == 1 ? g : (o.Momentum * first) + g;
            value -= rate * (o.Nesterov ? g + (o.Momentum * first) : o.Momentum > 0 ? first : g);
            return;
        }
        if (o.Kind == OptimizerKind.RmsProp)
        {
            second = (o.Alpha * second) + ((1 - o.Alpha) * g * g);
            third = o.Centered ? (o.Alpha * third) + ((1 - o.Alpha) * g) : 0;
            first = (o.Momentum * first) + (g / (Math.Sqrt(second - (third * third)) + o.Epsilon));
            value -= rate * first;
            return;
        }
        first = (o.Beta1 * first) + ((1 - o.Beta1) * g);
        second = (o.Beta2 * second) + ((1 - o.Beta2) * g * g);
        value -= rate * (first / (1 - Math.Pow(o.Beta1, t))) / (Math.Sqrt(second / (1 - Math.Pow(o.Beta2, t))) + o.Epsilon);
    }
}
