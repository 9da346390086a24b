using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class AdamTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_first_step_of_a_single_parameter_by_hand(SimdWidth width)
    {
        // m = 0.1·g, v = 0.001·g², so m̂ = g and √v̂ = |g|: θ moves by the rate against the gradient's sign.
        float[] parameters = [1f], m = [0f], v = [0f];
        SimdKernels.Of(width).AdamUpdate(parameters, [-4f], m, v, new AdamStep { LearningRate = 0.01 });
        Assert.Equal(1.01, parameters[0], 1e-6);
        Assert.Equal(-0.4, m[0], 1e-7);
        Assert.Equal(0.016, v[0], 1e-8);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Twenty_updates_match_the_equations_in_double(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        foreach (var count in new[] { 1, 5, 17, 40 })
        {
            foreach (var decoupled in new[] { false, true })
            {
                const double rate = 0.01, beta1 = 0.9, beta2 = 0.99, epsilon = 1e-3, decay = 0.1, scale = 0.5, bound = 0.25;
                var parameters = Seeded.Floats(count, seed: 1);
                var (m, v) = (new float[count], new float[count]);
                var expected = Array.ConvertAll(parameters, p => (double)p);
                var (dm, dv) = (new double[count], new double[count]);
                for (var update = 1; update <= 20; update++)
                {
                    var gradients = Seeded.Floats(count, seed: 100 + update);
                    kernels.AdamUpdate(parameters, gradients, m, v, new AdamStep
                    {
                        LearningRate = rate,
                        Beta1 = beta1,
                        Beta2 = beta2,
                        Epsilon = epsilon,
                        WeightDecay = decay,
                        DecoupledWeightDecay = decoupled,
                        GradientBound = (float)bound,
                        GradientScale = (float)scale,
                        Update = update,
                    });
                    for (var i = 0; i < count; i++)
                    {
                        var g = (Math.Clamp(gradients[i], -bound, bound) * scale) + (decoupled ? 0 : decay * expected[i]);
                        dm[i] = (beta1 * dm[i]) + ((1 - beta1) * g);
                        dv[i] = (beta2 * dv[i]) + ((1 - beta2) * g * g);
                        var step = rate * dm[i] / (1 - Math.Pow(beta1, update)) / (Math.Sqrt(dv[i] / (1 - Math.Pow(beta2, update))) + epsilon);
                        expected[i] = (expected[i] * (decoupled ? 1 - (rate * decay) : 1)) - step;
                    }
                }
                Near.Equal(expected, parameters, 2e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Wrong_lengths_are_refused(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        Assert.Throws<ArgumentException>(() => kernels.AdamUpdate(new float[3], new float[4], new float[3], new float[3], new AdamStep()));
        Assert.Throws<ArgumentException>(() => kernels.AdamUpdate(new float[3], new float[3], new float[2], new float[3], new AdamStep()));
        Assert.Throws<ArgumentException>(() => kernels.AdamUpdate(new float[3], new float[3], new float[3], new float[4], new AdamStep()));
    }
}
