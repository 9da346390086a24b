using LstmOnnx.Onnx;
using LstmOnnx.Runtime;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Edge.Tests;

/// <summary>Stored outputs against what the program computes.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public VerifyTests()
    {
        _model = Path.Combine(_folder.Path, "model.onnx");
        File.WriteAllBytes(_model, SmallModel.Lstm());
    }

    public static TheoryData<string> Corpus => TestPaths.Shared is null ? ["absent"]
        : [.. Directory.GetDirectories(Path.Combine(TestPaths.Shared, "corpus", "models")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Outputs_that_agree_are_named_with_their_largest_difference()
    {
        Store(0);
        Store(1);

        var lines = Edge.Run("", "--verify", _model, _folder.Path).Expect(0).Out.TrimEnd('\n').Split('\n');

        Assert.Equal(["test_data_set_0 y: agrees, 0 off at most", "test_data_set_1 y: agrees, 0 off at most"], lines);
    }

    // 1e-3 of the value and 1e-5 on top are allowed.
    [Fact]
    public void An_output_that_differs_says_where_and_fails()
    {
        Store(0, values => values[5] += 0.01f);

        var result = Edge.Run("", "--verify", _model, _folder.Path).Expect(1);

        Assert.Contains("test_data_set_0 y: element 5 of 8: expected ", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_within_the_tolerance_agrees()
    {
        Store(0, values => values[5] += 5e-6f);

        Assert.Contains("agrees, 5", Edge.Run("", "--verify", _model, _folder.Path).Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_should_be_infinite_or_no_number_does_not_agree_with_a_finite_one()
    {
        foreach (var odd in (float[])[float.NaN, float.PositiveInfinity])
        {
            Store(0, values => values[0] = odd);
            Edge.Run("", "--verify", _model, _folder.Path).Expect(1);
        }
    }

    [Fact]
    public void Data_of_another_model_are_refused()
    {
        Edge.Run("", "--verify", _model, _folder.Path).Expect(3, "test_data_set_0");

        Store(0);
        var input = Path.Combine(_folder.Path, "test_data_set_0", "input_0.pb");
        File.WriteAllText(input, "no tensor");
        Edge.Run("", "--verify", _model, _folder.Path).Expect(3, input);

        File.Delete(input);
        Edge.Run("", "--verify", _model, _folder.Path).Expect(6, input, "there is no such file");
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public void The_models_of_the_corpus_agree(string name)
    {
        var folder = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", name);

        Assert.DoesNotContain("expected", Edge.Run("", "--verify", Path.Combine(folder, "model.onnx"), folder).Expect(0).Out, StringComparison.Ordinal);
    }

    // Two steps of one row.
    private void Store(int set, Action<float[]>? damage = null)
    {
        var folder = Path.Combine(_folder.Path, $"test_data_set_{set}");
        Directory.CreateDirectory(folder);
        var (x, y) = (Seeded.Floats(2 * SmallModel.Features, seed: 3 + set), new float[2 * SmallModel.Units]);
        using var model = LstmModel.Load(_model);
        using var session = model.CreateSession(1, 2);
        session.Run(x, y);
        damage?.Invoke(y);
        TensorFile.Write(Path.Combine(folder, "input_0.pb"), [2, 1, SmallModel.Features], x);
        TensorFile.Write(Path.Combine(folder, "output_0.pb"), [2, 1, 1, SmallModel.Units], y);
    }
}
