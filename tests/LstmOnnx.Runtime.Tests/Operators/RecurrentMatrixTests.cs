using System.Runtime.InteropServices;
using LstmOnnx.Kernels;
using LstmOnnx.TestModels;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Attributes, inputs, outputs, sizes, element types and opsets of LSTM, GRU and RNN in all pairs, against the reference in double.</summary>
public class RecurrentMatrixTests
{
    public static TheoryData<SimdWidth, string, int> Matrices
    {
        get
        {
            var data = new TheoryData<SimdWidth, string, int>();
            foreach (var width in SimdWidths.Available)
            {
                data.Add(width, "LSTM", 2400);
                data.Add(width, "GRU", 700);
                data.Add(width, "RNN", 600);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void Every_pair_of_settings_gives_what_the_reference_gives(SimdWidth width, string opType, int count)
    {
        foreach (var one in new RecurrentFactors(opType).Cases(count))
            Check(one, width);
    }

    [Theory]
    [InlineData("LSTM", 2400)]
    [InlineData("GRU", 700)]
    [InlineData("RNN", 600)]
    public void The_cases_have_every_pair_of_settings_that_may_meet(string opType, int count)
    {
        var factors = new RecurrentFactors(opType);
        var missing = factors.Pairwise().Pairs().ToHashSet();
        foreach (var levels in factors.Pairwise().Take(count))
        {
            for (var first = 0; first < levels.Length; first++)
            {
                for (var second = first + 1; second < levels.Length; second++)
                    missing.Remove((first, levels[first], second, levels[second]));
            }
        }
        Assert.Empty(missing);
    }

    private static void Check(RecurrentCase one, SimdWidth width)
    {
        try
        {
            using var model = LstmModel.Load(one.Model(), new LoadOptions { Engines = [SimdEngine.With(width, Enum.Parse<RecurrentSemantics>(one.Reading == OnnxReading.Text ? "OnnxText" : "OnnxRuntime"))] });
            using var session = model.CreateSession(one.Data.ToDictionary(t => t.Name, t => t.Shape));
            foreach (var tensor in one.Data)
                Fill(session, tensor);
            session.Run();
            var (y, finalHidden, finalCell) = one.Reference().Run();
            foreach (var (name, place) in one.Outputs)
                Compare(one.Element, place switch { 0 => y, 1 => finalHidden, _ => finalCell }, Read(session, name, one.Element));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{one}: {failure.Message}", failure);
        }
    }

    // Sums of up to 34 products of numbers below 1, a rounding of 2⁻²⁴ each, and 3e-7 of each activation, over five steps whose gains are about 1; 16-bit outputs are rounded once more.
    private static void Compare(string element, double[] expected, double[] actual)
    {
        var unit = element switch { "double" => 1e-13, "float16" => 1e-5 + (1.0 / 2048), "bfloat16" => 1e-5 + (1.0 / 256), _ => 1e-5 };
        var scale = Math.Max(1, expected.Max(Math.Abs));
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= unit * scale, $"element {i}: expected {expected[i]}, found {actual[i]}, tolerance {unit * scale}");
    }

    private static void Fill(LstmSession session, CaseTensor tensor)
    {
        switch (tensor.Element)
        {
            case "float":
                MemoryMarshal.Cast<byte, float>(tensor.Bytes()).CopyTo(session.Input<float>(tensor.Name));
                break;
            case "double":
                MemoryMarshal.Cast<byte, double>(tensor.Bytes()).CopyTo(session.Input<double>(tensor.Name));
                break;
            case "float16":
                MemoryMarshal.Cast<byte, Half>(tensor.Bytes()).CopyTo(session.Input<Half>(tensor.Name));
                break;
            case "bfloat16":
                MemoryMarshal.Cast<byte, ushort>(tensor.Bytes()).CopyTo(session.Input<ushort>(tensor.Name));
                break;
            default:
                MemoryMarshal.Cast<byte, int>(tensor.Bytes()).CopyTo(session.Input<int>(tensor.Name));
                break;
        }
    }

    private static double[] Read(LstmSession session, string name, string element) => CaseTensor.Read(element, element switch
    {
        "float" => MemoryMarshal.AsBytes(session.Output<float>(name)),
        "double" => MemoryMarshal.AsBytes(session.Output<double>(name)),
        "float16" => MemoryMarshal.AsBytes(session.Output<Half>(name)),
        _ => MemoryMarshal.AsBytes(session.Output<ushort>(name)),
    });
}
