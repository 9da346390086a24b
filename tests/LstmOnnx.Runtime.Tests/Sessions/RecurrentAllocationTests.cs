using LstmOnnx.Kernels;
using LstmOnnx.TestModels;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Sessions;

/// <summary>The probe is shown to see an allocation in <see cref="AllocationTests"/>.</summary>
public class RecurrentAllocationTests
{
    public static TheoryData<SimdWidth, string, string> Forms
    {
        get
        {
            var data = new TheoryData<SimdWidth, string, string>();
            foreach (var width in SimdWidths.Available)
            {
                foreach (var opType in new[] { "LSTM", "GRU", "RNN" })
                {
                    foreach (var element in new[] { "float", "double", "float16", "bfloat16" })
                        data.Add(width, opType, element);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_run_with_weights_and_lengths_from_data_allocates_nothing(SimdWidth width, string opType, string element)
    {
        var only = new Dictionary<string, string[]>
        {
            ["element"] = [element],
            ["lengths"] = ["short"],
            ["lengthsAre"] = ["data"],
            ["weights"] = ["data"],
            ["bias"] = ["data"],
            ["activations"] = ["given"],
            ["opset"] = ["22"],
        };
        foreach (var one in new RecurrentFactors(opType, only).Cases(12))
        {
            using var model = LstmModel.Load(one.Model(), new LoadOptions { Engines = [SimdEngine.With(width)] });
            using var session = model.CreateSession(one.Data.ToDictionary(t => t.Name, t => t.Shape));
            Array.ConvertAll(one.Data.Single(t => t.Name == "sequence_lens").Values, v => (int)v).CopyTo(session.Input<int>("sequence_lens"));
            Assert.Equal(0, Allocation.Least(session.Run, warmup: 40));
        }
    }

    [Fact]
    public void A_length_from_data_that_is_too_long_is_an_error_that_names_the_node()
    {
        var only = new Dictionary<string, string[]> { ["lengths"] = ["short"], ["lengthsAre"] = ["data"], ["opset"] = ["22"] };
        var one = new RecurrentFactors("GRU", only).Cases(1).Single();
        using var model = LstmModel.Load(one.Model());
        using var session = model.CreateSession(one.Data.ToDictionary(t => t.Name, t => t.Shape));
        session.Input<int>("sequence_lens").Fill(6);

        var failure = Assert.Throws<ArgumentException>(session.Run);

        Assert.Contains("GRU node 'node': the inputs give the length 6 in 'sequence_lens'", failure.Message, StringComparison.Ordinal);
    }
}
