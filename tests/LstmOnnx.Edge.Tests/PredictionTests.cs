using LstmOnnx.Runtime;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Edge.Tests;

/// <summary>Rows in, predictions out: the same bits as the library's.</summary>
public class PredictionTests
{
    // As models/electricity-demand has them.
    private const int Features = 22, Window = 48, Horizon = 8;

    private static readonly float[] Inputs = Seeded.Floats(60 * Features, seed: 1);

    [Fact]
    public void Each_window_of_rows_gives_the_librarys_prediction()
    {
        var found = Edge.Run(Edge.Csv(Inputs, Features), Edge.Model).Expect(0).Rows;

        using var model = LstmModel.Load(Edge.Model);
        using var session = model.CreateSession(1, Window);
        var expected = new float[Horizon];
        Assert.Equal(60 - Window + 1, found.Length);
        for (var i = 0; i < found.Length; i++)
        {
            session.Run(Inputs.AsSpan(i * Features, Window * Features), expected);
            Near.SameBits(expected, found[i]);
        }
    }

    [Fact]
    public void Each_row_of_a_stream_gives_the_librarys_step()
    {
        var found = Edge.Run(Edge.Csv(Inputs, Features), "--stream", Edge.StreamingModel).Expect(0).Rows;

        using var model = LstmModel.Load(Edge.StreamingModel);
        using var stream = model.CreateStream();
        var expected = new float[Horizon];
        Assert.Equal(60, found.Length);
        for (var i = 0; i < found.Length; i++)
        {
            stream.Step(Inputs.AsSpan(i * Features, Features), expected);
            Near.SameBits(expected, found[i]);
        }
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("a,b and more\n")]
    [InlineData("\n\n")]
    public void A_header_a_byte_order_mark_and_empty_lines_are_passed_over(string before)
    {
        var rows = Edge.Csv(Inputs[..(3 * Features)], Features);
        var plain = Edge.Run(rows, "--stream", Edge.StreamingModel).Expect(0);

        Assert.Equal(plain, Edge.Run(before + rows, "--stream", Edge.StreamingModel));
        Assert.Equal(plain, Edge.Run(before + rows.ReplaceLineEndings("\r\n"), "--stream", Edge.StreamingModel));
        Assert.Equal(plain, Edge.Run(before + rows.TrimEnd('\n'), "--stream", Edge.StreamingModel));
    }

    // More than one buffer of input and of output.
    [Fact]
    public void Long_input_is_answered_row_by_row()
    {
        var rows = Edge.Csv(Seeded.Floats(3000 * Features, seed: 2), Features);

        Assert.Equal(3000, Edge.Run(rows, "--stream", Edge.StreamingModel).Expect(0).Rows.Length);
    }

    [Fact]
    public void Fewer_rows_than_a_window_have_no_prediction() =>
        Assert.Empty(Edge.Run(Edge.Csv(Inputs[..((Window - 1) * Features)], Features), Edge.Model).Expect(0).Out);
}
