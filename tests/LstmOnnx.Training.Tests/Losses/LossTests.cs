namespace LstmOnnx.Training.Tests;

/// <summary>Losses worked by hand; gradients by the derivative of the same formula.</summary>
public class LossTests
{
    private static readonly float[] Logits = [0.5f, -2f, 3f];

    // Differences to the targets: −0.5, 0, 4 (δ = 1).
    private static readonly float[] Targets = [1f, -2f, -1f];

    [Theory]
    [InlineData(LossKind.MeanSquaredError, (0.25 + 0 + 16) / 3, -1.0 / 3, 0, 8.0 / 3)]
    [InlineData(LossKind.MeanAbsoluteError, (0.5 + 0 + 4) / 3, -1.0 / 3, 0, 1.0 / 3)]
    [InlineData(LossKind.Huber, (0.125 + 0 + 3.5) / 3, -0.5 / 3, 0, 1.0 / 3)]
    public void Regression_losses_are_means_over_the_outputs(LossKind kind, double expected, double first, double second, double third)
    {
        var gradient = new float[3];
        Assert.Equal(expected, Create(kind).Row(Logits, Targets, 1, gradient), 1e-12);
        TestSupport.Near.Equal([first, second, third], gradient, 1e-7);
    }

    [Fact]
    public void Binary_cross_entropy_takes_logits()
    {
        // −log σ(0) = log 2; −log(1 − σ(2)) = 2 + log(1 + e⁻²); gradients σ(y) − target over two outputs.
        var gradient = new float[2];
        var loss = Create(LossKind.BinaryCrossEntropy).Row([0f, 2f], [1f, 0f], 1, gradient);
        Assert.Equal((Math.Log(2) + 2 + Math.Log(1 + Math.Exp(-2))) / 2, loss, 1e-12);
        TestSupport.Near.Equal([-0.25, 1 / (1 + Math.Exp(-2)) / 2], gradient, 1e-7);
    }

    [Theory]
    [InlineData(200f, 1f, 0)]
    [InlineData(200f, 0f, 200)]
    [InlineData(-200f, 1f, 200)]
    [InlineData(-200f, 0f, 0)]
    public void Binary_cross_entropy_is_exact_far_out(float logit, float target, double expected)
    {
        var gradient = new float[1];
        Assert.Equal(expected, Create(LossKind.BinaryCrossEntropy).Row([logit], [target], 1, gradient), 1e-12);
        Assert.Equal((logit > 0 ? 1 : 0) - target, gradient[0], 1e-12f);
    }

    [Fact]
    public void Cross_entropy_is_minus_the_log_of_the_softmax()
    {
        // Logits log 1, log 2, log 5: probabilities 1/8, 2/8, 5/8.
        var gradient = new float[3];
        var loss = Create(LossKind.CrossEntropy).Row([0f, MathF.Log(2), MathF.Log(5)], [1f], 1, gradient);
        Assert.Equal(Math.Log(4), loss, 1e-7);
        TestSupport.Near.Equal([0.125, 0.25 - 1, 0.625], gradient, 1e-7);
    }

    [Fact]
    public void Cross_entropy_does_not_overflow()
    {
        var gradient = new float[2];
        Assert.Equal(2000, Create(LossKind.CrossEntropy).Row([1000f, -1000f], [1f], 1, gradient), 1e-9);
        TestSupport.Near.Equal([1.0, -1.0], gradient, 0);
    }

    [Theory]
    [InlineData(LossKind.MeanSquaredError)]
    [InlineData(LossKind.MeanAbsoluteError)]
    [InlineData(LossKind.Huber)]
    [InlineData(LossKind.BinaryCrossEntropy)]
    [InlineData(LossKind.CrossEntropy)]
    [InlineData(LossKind.Quantile)]
    public void NaN_and_scale_come_through(LossKind kind)
    {
        var loss = Create(kind);
        Assert.False(double.IsFinite(loss.Row([float.NaN, 1f], [0f, 1f], 1, default)));

        float[] whole = [0, 0], quarter = [0, 0];
        loss.Row([0.3f, -0.2f], [1f, 0f], 1, whole);
        loss.Row([0.3f, -0.2f], [1f, 0f], 0.25, quarter);
        Assert.Equal(whole.Select(value => value / 4), quarter);
    }

    // Quantiles 0.1 and 0.5 of targets 1 and −2: differences target − y are 0.5, −2, −4, 0.
    [Fact]
    public void The_quantile_loss_is_the_mean_over_targets_and_their_quantiles()
    {
        var gradient = new float[4];
        var loss = Create(LossKind.Quantile).Row([0.5f, 3f, 2f, -2f], [1f, -2f], 1, gradient);
        Assert.Equal(((0.1 * 0.5) + (0.5 * 2) + (0.9 * 4) + 0) / 4, loss, 1e-12);
        TestSupport.Near.Equal([-0.1 / 4, 0.5 / 4, 0.9 / 4, 0], gradient, 1e-7);
    }

    [Fact]
    public void Class_weights_multiply_the_loss_and_its_gradient()
    {
        var loss = Create(LossKind.CrossEntropy, new FitOptions { ClassWeights = [0.5, 3] });
        var gradient = new float[2];
        Assert.Equal(3, loss.Weight([1f]));
        Assert.Equal(3 * Math.Log(4), loss.Row([MathF.Log(3), 0], [1f], 1, gradient), 1e-6);
        TestSupport.Near.Equal([3 * 0.75, -3 * 0.75], gradient, 1e-6);
    }

    // σ(0) = 1/2: −p·log 1/2 for the target 1, −log 1/2 for 0; gradients −p/2 and 1/2, over two outputs.
    [Fact]
    public void The_positive_weight_multiplies_what_a_target_of_1_costs()
    {
        var gradient = new float[2];
        Assert.Equal((3 + 1) * Math.Log(2) / 2, Create(LossKind.BinaryCrossEntropy, new FitOptions { PositiveWeight = 3 }).Row([0f, 0f], [1f, 0f], 1, gradient), 1e-12);
        TestSupport.Near.Equal([-0.75, 0.25], gradient, 1e-7);
    }

    private static Loss Create(LossKind kind, FitOptions? options = null) => Loss.Create(kind, options ?? new FitOptions(), Networks.Options(outputSize: 2) with { Quantiles = [0.1, 0.5] });
}
