using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Sessions;

/// <summary>Threads share the rows of a batch, and nothing of it shows in the results.</summary>
public class ThreadsTests
{
    private const int InputSize = 9, HiddenSize = 40, Steps = 12;

    public static TheoryData<SimdWidth, int, WeightPrecision> Cases
    {
        get
        {
            var cases = new TheoryData<SimdWidth, int, WeightPrecision>();
            foreach (var width in SimdWidths.Available)
            {
                foreach (var batch in new[] { 1, 24, 61, 100 })
                    cases.Add(width, batch, WeightPrecision.Float32);
                cases.Add(width, 61, WeightPrecision.BFloat16);
                cases.Add(width, 61, WeightPrecision.Int8);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_number_of_threads_gives_the_same_bits_and_allocates_nothing(SimdWidth width, int batch, WeightPrecision weights)
    {
        var bytes = TwoDirections().Bytes();
        var x = Seeded.Floats(Steps * batch * InputSize, seed: 3);
        var expected = new float[Steps * 2 * batch * HiddenSize];
        using (var one = Load(bytes, width, weights, threads: 1))
        using (var session = one.CreateSession(batch, Steps))
            session.Run(x, expected);
        foreach (var threads in new[] { 2, 3, 5 })
        {
            using var model = Load(bytes, width, weights, threads);
            using var session = model.CreateSession(batch, Steps);
            var found = new float[expected.Length];
            session.Run(x, found);
            Near.SameBits(expected, found);
            Assert.Equal(0, Allocation.Least(() => session.Run(x, found), warmup: 4));
            Near.SameBits(expected, found);
        }
    }

    [Fact]
    public void Batches_large_enough_are_shared_and_a_single_row_is_not()
    {
        using var model = Load(TwoDirections().Bytes(), SimdWidths.Selected, WeightPrecision.Float32, threads: 3);
        Assert.Contains("3 threads", model.Choice.Description, StringComparison.Ordinal);
        Assert.Contains(", rows in 6 parts", Effects(batch: 100), StringComparison.Ordinal);
        Assert.DoesNotContain("parts", Effects(batch: 1), StringComparison.Ordinal);

        string Effects(int batch)
        {
            using var session = model.CreateSession(batch, Steps);
            return string.Join('\n', session.Plan!.Kernels);
        }
    }

    [Fact]
    public void Impossible_numbers_of_threads_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SimdEngine.Default.WithThreads(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SimdEngine.Default.WithThreads(257));
    }

    private static LstmModel Load(byte[] bytes, SimdWidth width, WeightPrecision weights, int threads) =>
        LstmModel.Load(bytes, new LoadOptions { Engines = [SimdEngine.With(width).WithThreads(threads)], Weights = weights });

    private static TestGraph TwoDirections()
    {
        var (forward, backward) = (ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 1), ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 2));
        var graph = new TestGraph().Input("x", "time", "batch", InputSize);
        return graph.Lstm(graph.Weights("lstm", "x", forward, backward), ["y"], HiddenSize, "bidirectional").Output("y", "time", 2, "batch", HiddenSize);
    }
}
