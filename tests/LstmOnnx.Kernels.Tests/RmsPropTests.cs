using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class RmsPropTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_first_step_of_a_single_parameter_by_hand(SimdWidth width)
    {
        // v = 0.01·16 = 0.16, √v = 0.4: θ moves by 0.01·4/0.4 against the gradient's sign.
        float[] parameters = [1f], squares = [0f];
        SimdKernels.Of(width).RmsPropUpdate(parameters, [-4f], squares, [], [], new RmsPropStep());
        Assert.Equal(1.1, parameters[0], 2e-7);
        Assert.Equal(0.16, squares[0], 2e-8);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Twenty_updates_match_the_equations_in_double(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        foreach (var count in new[] { 1, 5, 17, 40 })
        {
            foreach (var (centered, momentum) in new[] { (false, 0.0), (true, 0.0), (false, 0.8), (true, 0.8) })
            {
                const double rate = 0.01, alpha = 0.9, epsilon = 1e-3, decay = 0.1, scale = 0.5, bound = 0.25;
                var parameters = Seeded.Floats(count, seed: 1);
                var (squares, means, velocities) = (new float[count], centered ? new float[count] : [], momentum > 0 ? new float[count] : []);
                var expected = Array.ConvertAll(parameters, p => (double)p);
                var (square, mean, velocity) = (new double[count], new double[count], new double[count]);
                var step = new RmsPropStep
                {
                    LearningRate = rate,
                    Alpha = alpha,
                    Epsilon = epsilon,
                    WeightDecay = decay,
                    Momentum = momentum,
                    GradientBound = (float)bound,
                    GradientScale = (float)scale,
                };
                for (var update = 1; update <= 20; update++)
                {
                    var gradients = Seeded.Floats(count, seed: 100 + update);
                    kernels.RmsPropUpdate(parameters, gradients, squares, means, velocities, step);
                    for (var i = 0; i < count; i++)
                    {
                        var g = (Math.Clamp(gradients[i], -bound, bound) * scale) + (decay * expected[i]);
                        square[i] = (alpha * square[i]) + ((1 - alpha) * g * g);
                        mean[i] = centered ? (alpha * mean[i]) + ((1 - alpha) * g) : 0;
                        velocity[i] = (momentum * velocity[i]) + (g / (Math.Sqrt(square[i] - (mean[i] * mean[i])) + epsilon));
                        expected[i] -= rate * velocity[i];
                    }
                }
                Near.Equal(expected, parameters, 2e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_gradient_that_never_changes_gives_no_NaN_where_it_is_centred(SimdWidth width)
    {
        // v and m² go to the same number; the difference's rounding has either sign.
        var parameters = Seeded.Floats(33, seed: 2);
        var gradients = Seeded.Floats(33, seed: 3);
        var (squares, means) = (new float[33], new float[33]);
        for (var update = 0; update < 500; update++)
            SimdKernels.Of(width).RmsPropUpdate(parameters, gradients, squares, means, [], new RmsPropStep { Alpha = 0.5, LearningRate = 1e-9 });
        Assert.All(parameters, value => Assert.True(float.IsFinite(value)));
        Assert.Contains(squares.Zip(means, (square, mean) => square - (mean * mean)), difference => difference < 0);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_gradient_that_is_NaN_stays_in_its_lane(SimdWidth width)
    {
        foreach (var centered in new[] { false, true })
        {
            var (parameters, gradients) = (Seeded.Floats(21, seed: 4), Seeded.Floats(21, seed: 5));
            gradients[20] = float.NaN;
            SimdKernels.Of(width).RmsPropUpdate(parameters, gradients, new float[21], centered ? new float[21] : [], [], new RmsPropStep());
            Assert.True(float.IsNaN(parameters[20]));
            Assert.All(parameters.Take(20), value => Assert.True(float.IsFinite(value)));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Wrong_lengths_are_refused(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        Assert.Throws<ArgumentException>(() => kernels.RmsPropUpdate(new float[3], new float[4], new float[3], [], [], new RmsPropStep()));
        Assert.Throws<ArgumentException>(() => kernels.RmsPropUpdate(new float[3], new float[3], new float[2], [], [], new RmsPropStep()));
        Assert.Throws<ArgumentException>(() => kernels.RmsPropUpdate(new float[3], new float[3], new float[3], new float[1], [], new RmsPropStep()));
        Assert.Throws<ArgumentException>(() => kernels.RmsPropUpdate(new float[3], new float[3], new float[3], [], new float[4], new RmsPropStep()));
        Assert.Throws<ArgumentException>(() => kernels.RmsPropUpdate(new float[3], new float[3], new float[3], [], [], new RmsPropStep { Momentum = 0.5 }));
    }
}
