namespace LstmOnnx.Training.Tests;

/// <summary>Gradients through time whose factor per step is known by hand: what a plain recurrent cell loses in 200 steps, and what an LSTM's forget gate keeps.</summary>
public class GradientFlowTests
{
    private const int Steps = 201;

    [Theory]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    [InlineData(1f)]
    [InlineData(-1.1f)]
    public void A_plain_cell_at_rest_scales_the_gradient_by_R_at_every_step(float recurrent)
    {
        // No input and no bias: h = 0 and tanh' = 1, so dL/dh of one step is R times that of the next, and R = r·I.
        var network = Create(CellKind.Rnn, hiddenSize: 5);
        Diagonal(network, Enumerable.Repeat(recurrent, 5));

        var norms = Measure(network, sequenceLength: Steps).Hidden;

        Assert.True(norms[^1] > 0.1);
        // As far back as a float has all its digits.
        for (var lag = 0; lag < Steps && Math.Pow(Math.Abs(recurrent), lag) > 1e-36; lag++)
            Assert.InRange(norms[Steps - 1 - lag] / (norms[^1] * Math.Pow(Math.Abs((double)recurrent), lag)), 1 - 5e-5, 1 + 5e-5);
    }

    [Fact]
    public void Dropout_of_a_layer_is_left_out()
    {
        var norms = Array.ConvertAll([0f, 0.3f], share =>
        {
            var options = Networks.Options(layers: [new(4, Dropout: share) { RecurrentDropout = share }, new(3, Dropout: share)]);
            return GradientFlow.Measure(new LstmNetwork(options), new FitOptions(), Networks.Data(options, count: 3, window: 6, seed: 4), [0, 1, 2]).Hidden;
        });
        Assert.All(norms[0], norm => Assert.True(norm > 0));
        Assert.Equal(norms[0], norms[1]);
    }

    [Fact]
    public void A_plain_cell_scales_each_unit_by_R_and_the_slope_of_its_tanh()
    {
        float[] recurrent = [0.95f, -0.6f, 1.2f];
        float[] bias = [0.1f, 0.4f, -0.7f];
        float[] head = [1, -2, 0.5f];
        const int steps = 12;
        var network = Create(CellKind.Rnn, hiddenSize: 3);
        Diagonal(network, recurrent);
        bias.CopyTo(network.GetParameter("rnn.0.forward.bias").Values, 0);
        head.CopyTo(network.GetParameter("dense.0.weights").Values, 0);

        var norms = Measure(network, steps).Hidden;

        // h after each step; L = (w·h − 3)² after the last, so dL/dh = 2 (w·h − 3) w there, and R (1 − h²) dL/dh a step before.
        var hidden = new double[steps + 1, 3];
        for (var step = 1; step <= steps; step++)
        {
            for (var unit = 0; unit < 3; unit++)
                hidden[step, unit] = Math.Tanh((recurrent[unit] * hidden[step - 1, unit]) + bias[unit]);
        }
        var error = Enumerable.Range(0, 3).Sum(unit => head[unit] * hidden[steps, unit]) - 3;
        double[] gradient = [.. head.Select(weight => 2 * error * weight)];
        for (var step = steps; step >= 1; step--)
        {
            Assert.Equal(1, norms[step - 1] / Math.Sqrt(gradient.Sum(value => value * value)), 1e-5);
            for (var unit = 0; unit < 3; unit++)
                gradient[unit] *= recurrent[unit] * (1 - (hidden[step, unit] * hidden[step, unit]));
        }
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(9.0)]
    [InlineData(199.0)]
    public void An_LSTM_keeps_of_the_gradient_by_the_cell_what_its_forget_gate_keeps(double odds)
    {
        // No weights: gates are their biases', f = σ(log u) = u / (1 + u), and dL/dc of one step is f times that of the next. dL/dh is felt at the last step only.
        var network = Create(CellKind.Lstm, hiddenSize: 4);
        var bias = network.GetParameter("lstm.0.forward.bias").Values;
        network.GetParameter("lstm.0.forward.recurrent_weights").Values.AsSpan().Clear();
        bias.AsSpan(0, 4).Fill(-4);
        bias.AsSpan(8, 4).Fill((float)Math.Log(odds));
        bias.AsSpan(12, 4).Fill(0.5f);

        var flow = Measure(network, Steps);

        Assert.True(flow.Hidden[^1] > 0.1);
        Assert.All(flow.Hidden.Take(Steps - 1), norm => Assert.Equal(0, norm));
        // What flow.Cell has of a step is what later steps bring back: nothing at the last one.
        Assert.Equal(0, flow.Cell[^1]);
        Assert.True(flow.Cell[^2] > 0.01);
        for (var lag = 0; lag < 100; lag++)
            Assert.InRange(flow.Cell[Steps - 2 - lag] / (flow.Cell[^2] * Math.Pow(odds / (1 + odds), lag)), 1 - 5e-5, 1 + 5e-5);
    }

    // Input weights of zero, so that nothing goes in, and a head of ones.
    private static LstmNetwork Create(CellKind cell, int hiddenSize)
    {
        var network = new LstmNetwork(Networks.Options(inputSize: 2, layers: [new RecurrentLayerOptions(hiddenSize) { Cell = cell }], outputSize: 1, initialisation: Initialisation.Keras));
        foreach (var parameter in network.Parameters.Where(parameter => parameter.Name.EndsWith("input_weights", StringComparison.Ordinal)))
            parameter.Values.AsSpan().Clear();
        network.GetParameter("dense.0.weights").Values.AsSpan().Fill(1);
        return network;
    }

    private static void Diagonal(LstmNetwork network, IEnumerable<float> values)
    {
        var weights = network.GetParameter("rnn.0.forward.recurrent_weights");
        weights.Values.AsSpan().Clear();
        foreach (var (unit, value) in values.Index())
            weights.Values[unit * (weights.Shape[1] + 1)] = value;
    }

    private static GradientFlow Measure(LstmNetwork network, int sequenceLength)
    {
        var data = new SequenceData(TestSupport.Seeded.Floats(sequenceLength * 2, seed: 5), 2, [0], sequenceLength, [3], 1);
        return GradientFlow.Measure(network, new FitOptions(), data, [0]);
    }
}
