namespace LstmOnnx.Training.Tests;

/// <summary>Moments within four standard errors of their estimate, bounds exact; seeds are fixed.</summary>
public class WeightInitialiserTests
{
    private const int InputSize = 24;
    private const int HiddenSize = 20;
    private const int OutputSize = 70;
    private const double CutDeviation = 0.87962566103423978;

    private static readonly string[] Kinds = ["input", "recurrent", "dense"];

    // Variances by fan in and fan out; how the draw ends: uniform at √3 deviations, cut normal at 2/0.8796 of them, normal nowhere.
    private static Dictionary<WeightInitialiser, (Func<double, double, double> Variance, Shape Shape)> Rules { get; } = new()
    {
        [WeightInitialiser.GlorotUniform] = ((fanIn, fanOut) => 2 / (fanIn + fanOut), Shape.Uniform),
        [WeightInitialiser.GlorotNormal] = ((fanIn, fanOut) => 2 / (fanIn + fanOut), Shape.CutNormal),
        [WeightInitialiser.XavierNormal] = ((fanIn, fanOut) => 2 / (fanIn + fanOut), Shape.Normal),
        [WeightInitialiser.HeUniform] = ((fanIn, _) => 2 / fanIn, Shape.Uniform),
        [WeightInitialiser.HeNormal] = ((fanIn, _) => 2 / fanIn, Shape.CutNormal),
        [WeightInitialiser.KaimingNormal] = ((fanIn, _) => 2 / fanIn, Shape.Normal),
        [WeightInitialiser.LecunUniform] = ((fanIn, _) => 1 / fanIn, Shape.Uniform),
        [WeightInitialiser.LecunNormal] = ((fanIn, _) => 1 / fanIn, Shape.CutNormal),
        [WeightInitialiser.Uniform] = ((_, _) => 0.05 * 0.05 / 3, Shape.Uniform),
        [WeightInitialiser.Normal] = ((_, _) => 0.05 * 0.05, Shape.Normal),
        // Its scale is the deviation before the cut.
        [WeightInitialiser.TruncatedNormal] = ((_, _) => Math.Pow(0.05 * CutDeviation, 2), Shape.CutNormal),
    };

    private enum Shape
    {
        Uniform,
        Normal,
        CutNormal,
    }

    public static MatrixTheoryData<WeightInitialiser, string> Cases => new(Rules.Keys, Kinds);

    public static TheoryData<string> Names => [.. Kinds];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_have_the_variance_and_bound_of_their_rule(WeightInitialiser kind, string name)
    {
        var (variance, shape) = Rules[kind];
        var parameter = Draw(name, new(kind));
        var deviation = Math.Sqrt(variance(parameter.Shape[1], parameter.Shape[0]));
        Check(parameter.Values, deviation, shape);
    }

    [Theory]
    [InlineData(WeightInitialiser.Uniform, 0.57735026918962576)]
    [InlineData(WeightInitialiser.Normal, 1)]
    [InlineData(WeightInitialiser.TruncatedNormal, CutDeviation)]
    public void A_scale_takes_the_place_of_the_usual_one(WeightInitialiser kind, double deviation) =>
        Check(Draw("dense", new(kind, 0.75)).Values, 0.75 * deviation, kind switch
        {
            WeightInitialiser.Uniform => Shape.Uniform,
            WeightInitialiser.Normal => Shape.Normal,
            _ => Shape.CutNormal,
        });

    // [80, 24], [80, 20], [70, 20], [20, 20] and [21, 20] have orthonormal columns, [7, 20] rows; 70 and 21 are no multiples of the four chains.
    [Theory]
    [InlineData("input", OutputSize, null)]
    [InlineData("recurrent", OutputSize, null)]
    [InlineData("dense", OutputSize, 1.5)]
    [InlineData("dense", 7, null)]
    [InlineData("dense", HiddenSize, null)]
    [InlineData("dense", HiddenSize + 1, 0.25)]
    public void Orthogonal_weights_are_orthonormal_times_their_scale(string name, int outputSize, double? scale)
    {
        var parameter = Draw(name, new(WeightInitialiser.Orthogonal, scale), outputSize);
        var (rows, columns) = (parameter.Shape[0], parameter.Shape[1]);
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        double At(int vector, int place) => parameter.Values[rows >= columns ? (place * columns) + vector : (vector * columns) + place];
        var square = (scale ?? 1) * (scale ?? 1);
        for (var left = 0; left < count; left++)
        {
            for (var right = 0; right <= left; right++)
            {
                var product = 0.0;
                for (var place = 0; place < length; place++)
                    product += At(left, place) * At(right, place);
                // Each weight is rounded to a float once: at most 2 · 2^-24 of the norms.
                Assert.Equal(left == right ? square : 0, product, 1.2e-7 * square);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Zeros_are_zero_and_touch_nothing_else(string name)
    {
        var network = Network(name, new(WeightInitialiser.Zeros), OutputSize);
        foreach (var parameter in network.Parameters.Where(parameter => !parameter.Name.EndsWith("bias", StringComparison.Ordinal)))
            Assert.Equal(parameter.Name == NameOf(name), parameter.Values.All(value => value == 0));
    }

    [Fact]
    public void The_presets_names_give_the_presets_bits()
    {
        var preset = new LstmNetwork(Networks.Options(initialisation: Initialisation.Keras));
        var named = new LstmNetwork(preset.Options with
        {
            InputInitialiser = new(WeightInitialiser.GlorotUniform),
            RecurrentInitialiser = new(WeightInitialiser.Orthogonal),
            DenseInitialiser = new(WeightInitialiser.GlorotUniform),
            UnitForgetBias = true,
        });
        for (var i = 0; i < preset.Parameters.Count; i++)
            TestSupport.Near.SameBits(preset.Parameters[i].Values, named.Parameters[i].Values);
    }

    [Theory]
    [InlineData(Initialisation.Keras, null, true)]
    [InlineData(Initialisation.Keras, false, false)]
    [InlineData(Initialisation.PyTorch, null, false)]
    [InlineData(Initialisation.PyTorch, true, true)]
    public void The_forget_gates_bias_is_a_choice(Initialisation initialisation, bool? choice, bool expected)
    {
        var options = Networks.Options(layers: [new(7, Bidirectional: true)], initialisation: initialisation);
        var (network, other) = (new LstmNetwork(options with { UnitForgetBias = choice }), new LstmNetwork(options with { UnitForgetBias = !(choice ?? expected) }));
        foreach (var direction in new[] { "forward", "reverse" })
        {
            var bias = network.GetParameter($"lstm.0.{direction}.bias").Values;
            var otherBias = other.GetParameter($"lstm.0.{direction}.bias").Values;
            for (var i = 0; i < bias.Length; i++)
            {
                // Gates iofc of 7 units: the forget gates are 14 to 20, and the others do not see the choice.
                if (i is >= 14 and < 21)
                    Assert.Equal(expected, bias[i] == 1);
                else
                    Assert.Equal(otherBias[i], bias[i]);
            }
        }
    }

    private static void Check(float[] values, double deviation, Shape shape)
    {
        var count = values.Length;
        // Four standard errors of mean and mean square; a normal number's fourth moment is 3, a uniform one's 9/5, and a cut one's lies between.
        Assert.Equal(0, values.Average(), 4 * deviation / Math.Sqrt(count));
        var fourth = shape == Shape.Uniform ? 1.8 : 3;
        Assert.Equal(1, values.Average(value => Math.Pow(value / deviation, 2)), 4 * Math.Sqrt((fourth - 1) / count));
        var largest = values.Max(value => Math.Abs((double)value)) / deviation;
        const double roundedUp = 1 + 6e-8;
        switch (shape)
        {
            case Shape.Uniform:
                Assert.InRange(largest, 0.98 * Math.Sqrt(3), Math.Sqrt(3) * roundedUp);
                break;
            case Shape.CutNormal:
                Assert.InRange(largest, 0.95 * 2 / CutDeviation, 2 / CutDeviation * roundedUp);
                break;
            default:
                // Among 1400 numbers and more, some lie beyond where Keras cuts.
                Assert.InRange(largest, 2 / CutDeviation, 6);
                break;
        }
    }

    private static string NameOf(string name) => name == "dense" ? "dense.0.weights" : $"lstm.0.forward.{name}_weights";

    private static Parameter Draw(string name, WeightInitialisation rule, int outputSize = OutputSize) => Network(name, rule, outputSize).GetParameter(NameOf(name));

    private static LstmNetwork Network(string name, WeightInitialisation rule, int outputSize)
    {
        var options = Networks.Options(InputSize, [new(HiddenSize)], outputSize: outputSize, seed: 3);
        return new LstmNetwork(name switch
        {
            "input" => options with { InputInitialiser = rule },
            "recurrent" => options with { RecurrentInitialiser = rule },
            _ => options with { DenseInitialiser = rule },
        });
    }

    // Tallec and Ollivier (2018): b_f = log u, u uniform in [1, T − 1], b_i = −b_f. The mean of u over 500 units is 50 ± 5 standard errors of 98/√12/√500.
    [Fact]
    public void Chrono_biases_are_those_of_a_memory_of_its_length()
    {
        const int hiddenSize = 500, length = 100;
        foreach (var initialisation in Enum.GetValues<Initialisation>())
        {
            var network = new LstmNetwork(Networks.Options(inputSize: 1, layers: [new(hiddenSize), new(2) { Cell = CellKind.Gru }], initialisation: initialisation) with { ChronoLength = length });
            var bias = network.GetParameter("lstm.0.forward.bias").Values;
            var forget = bias[(2 * hiddenSize)..(3 * hiddenSize)];
            Assert.Equal(forget.Select(value => -value), bias[..hiddenSize]);
            Assert.All(forget, value => Assert.InRange(value, 0, MathF.Log(length - 1)));
            Assert.Equal(50, forget.Average(value => Math.Exp(value)), 5 * 98 / Math.Sqrt(12) / Math.Sqrt(hiddenSize));
            if (initialisation == Initialisation.Keras)
                Assert.All(bias[hiddenSize..(2 * hiddenSize)], value => Assert.Equal(0, value));
        }
    }
}
