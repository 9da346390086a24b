using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Onnx;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>Models whose inputs and outputs are of every type, shapes that come from inputs, and the corpus as a whole.</summary>
public sealed class TypedVerifyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Stored_data_of_every_type_are_compared()
    {
        (DataType Type, Array Values, Array Others)[] cases =
        [
            (DataType.Float, new[] { 1f, 2 }, new[] { 1f, 2.1f }), (DataType.Double, new[] { 1d, 2 }, new[] { 1d, 2.1 }), (DataType.Float16, new[] { (Half)1, (Half)2 }, new[] { (Half)1, (Half)2.1 }),
            (DataType.Bfloat16, new ushort[] { 0x3F80, 0x4000 }, new ushort[] { 0x3F80, 0x4006 }), (DataType.Bool, new[] { true, false }, new[] { true, true }),
            (DataType.Int8, new sbyte[] { 1, -2 }, new sbyte[] { 1, -3 }), (DataType.Int16, new short[] { 1, -2 }, new short[] { 1, -3 }), (DataType.Int32, new[] { 1, -2 }, new[] { 1, -3 }),
            (DataType.Int64, new[] { 1, long.MaxValue }, new[] { 1, long.MaxValue - 1 }), (DataType.Uint8, new byte[] { 1, 200 }, new byte[] { 1, 201 }), (DataType.Uint16, new ushort[] { 1, 60000 }, new ushort[] { 1, 60001 }),
            (DataType.Uint32, new uint[] { 1, 4000000000 }, new uint[] { 1, 4000000001 }), (DataType.Uint64, new ulong[] { 1, ulong.MaxValue }, new ulong[] { 1, ulong.MaxValue - 1 }),
        ];
        foreach (var (type, values, others) in cases)
        {
            var model = TypedModels.Identity(_folder, type);
            var stored = new TensorValues(type, [2], values);
            TypedModels.DataSet(_folder, [stored], stored);
            Cli.Run("verify", model, "--test-data", _folder.Path, "--rtol", "0", "--atol", "0").Expect(ExitCode.Done);

            TypedModels.DataSet(_folder, [stored], stored with { Values = others });
            var text = Cli.Run("verify", model, "--test-data", _folder.Path).Expect(ExitCode.GoalFailed).Out;
            Assert.Contains("1 of 2 elements are outside; the furthest at [1]", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    // 1 + 2⁻¹⁰ and 1 + 2⁻⁷ are the numbers next to 1; two of such steps are allowed, four are not.
    [InlineData(DataType.Float16, 0x3C00, 0x3C02, 0x3C04)]
    [InlineData(DataType.Bfloat16, 0x3F80, 0x3F82, 0x3F84)]
    public void Floats_of_16_bits_have_two_units_in_the_last_place_unless_a_tolerance_is_asked_for(DataType type, int one, int near, int far)
    {
        var model = TypedModels.Identity(_folder, type);
        Stored(near);
        Cli.Run("verify", model, "--test-data", _folder.Path).Expect(ExitCode.Done);
        Cli.Run("verify", model, "--test-data", _folder.Path, "--rtol", "1e-4").Expect(ExitCode.GoalFailed);
        Stored(far);
        Cli.Run("verify", model, "--test-data", _folder.Path).Expect(ExitCode.GoalFailed);

        void Stored(int found) => TypedModels.DataSet(_folder, [Of(found)], Of(one));
        TensorValues Of(int bits) => new(type, [2], type == DataType.Float16 ? new[] { BitConverter.UInt16BitsToHalf((ushort)bits), Half.One } : new ushort[] { (ushort)bits, 0x3F80 });
    }

    [Fact]
    public void Integers_that_shapes_depend_on_are_fixed_and_that_is_said()
    {
        var model = TypedModels.Reshape(_folder);
        var x = new TensorValues(DataType.Float, [2, 3], new float[] { 1, 2, 3, 4, 5, 6 });
        TypedModels.DataSet(_folder, [x, new TensorValues(DataType.Int64, [2], new long[] { 3, -1 })], x with { Shape = [3, 2] });

        var text = Cli.Run("verify", model, "--test-data", _folder.Path).Expect(ExitCode.Done).Out;
        var json = JsonDocument.Parse(Cli.Run("verify", model, "--test-data", _folder.Path, "--json").Expect(ExitCode.Done).LastLine).RootElement;

        Assert.Contains("simd plans with fixed values of to, on which shapes, axes or branches depend", text, StringComparison.Ordinal);
        Assert.Equal(["to"], json.GetProperty("engines")[0].GetProperty("fixed_inputs").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void Data_of_another_type_than_the_models_are_refused()
    {
        var model = TypedModels.Identity(_folder, DataType.Int32);
        var right = new TensorValues(DataType.Int32, [2], new[] { 1, 2 });
        var wrong = new TensorValues(DataType.Int64, [2], new long[] { 1, 2 });

        TypedModels.DataSet(_folder, [wrong], right);
        Cli.Run("verify", model, "--test-data", _folder.Path).ExpectError(ExitCode.Data, "input_0.pb", "Int64", "takes Int32 at 'x'");
        TypedModels.DataSet(_folder, [right], wrong);
        Cli.Run("verify", model, "--test-data", _folder.Path).ExpectError(ExitCode.Data, "output_0.pb", "Int64", "gives Int32 at 'y'");
    }

    [Fact]
    public void Shapes_and_fixed_values_can_be_named()
    {
        var model = TypedModels.Reshape(_folder);

        Cli.Run("inspect", model, "--plan").ExpectError(ExitCode.ModelRefused, "'shape'");
        var text = Cli.Run("inspect", model, "--plan", "--shape", "x=4,3", "--fix", "to=2,6").Expect(ExitCode.Done).Out;
        Assert.Contains("view, 1 node: Reshape", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Reshape node 'turn': view", text, StringComparison.Ordinal);
        Assert.Contains("Reshape node 'turn': view", Cli.Run("inspect", model, "--nodes", "--shape", "x=4,3", "--fix", "to=2,6").Expect(ExitCode.Done).Out, StringComparison.Ordinal);
        Cli.Run("verify", model, "--engine", "simd", "--shape", "x=4,3", "--fix", "to=2,6").Expect(ExitCode.Done);
        var bench = JsonDocument.Parse(Cli.Run("bench", model, "--engine", "simd", "--seconds", "0.05", "--shape", "x=4,3", "--fix", "to=2,6", "--json").Expect(ExitCode.Done).LastLine).RootElement;
        Assert.Equal([4, 3], bench.GetProperty("shapes").GetProperty("x").EnumerateArray().Select(size => size.GetInt32()));
    }

    [Theory]
    [InlineData("--shape", "y=1,2", "no input 'y'")]
    [InlineData("--shape", "x=4", "[rows, 3]")]
    [InlineData("--shape", "x=4,5", "[rows, 3]")]
    [InlineData("--shape", "x=4,-3", "'-3'")]
    [InlineData("--shape", "x", "NAME=")]
    [InlineData("--fix", "two=2,6", "no input 'two'")]
    [InlineData("--fix", "to=2,6,1", "3 values")]
    [InlineData("--fix", "to=2,a", "'a' is no value")]
    [InlineData("--fix", "to=2,0.5", "'0.5' is no value")]
    public void Shapes_and_values_that_do_not_fit_are_usage_errors(string flag, string text, string part) =>
        Cli.Run("inspect", TypedModels.Reshape(_folder), "--plan", flag, text).ExpectError(ExitCode.Usage, flag, part);

    [Fact]
    public void Stored_data_leave_nothing_to_name()
    {
        var model = TypedModels.Reshape(_folder);

        Cli.Run("verify", model, "--test-data", _folder.Path, "--fix", "to=2,6").ExpectError(ExitCode.Usage, "--test-data");
    }

    // ONNX Runtime refuses layout 1, which the tests 'batchwise' have.
    [Theory]
    [InlineData("models", "simd", "")]
    [InlineData("models", "ort", "")]
    [InlineData("vectors", "simd", "")]
    [InlineData("vectors", "ort", "")]
    [InlineData("onnx-node/v1.2.1", "simd", "")]
    [InlineData("onnx-node/v1.2.1", "ort", "")]
    [InlineData("onnx-node/v1.5.0", "simd", "")]
    [InlineData("onnx-node/v1.5.0", "ort", "")]
    [InlineData("onnx-node/v1.9.0", "simd", "")]
    [InlineData("onnx-node/v1.9.0", "ort", "batchwise")]
    [InlineData("onnx-node/v1.22.0", "simd", "")]
    [InlineData("onnx-node/v1.22.0", "ort", "batchwise")]
    public void Every_folder_of_the_corpus_agrees_with_its_stored_outputs(string kind, string engine, string refused)
    {
        var failures = new List<string>();
        foreach (var folder in Directory.GetDirectories(Path.Combine(TestPaths.SharedOrSkip(), "corpus", kind)).Order(StringComparer.Ordinal))
        {
            var expected = refused.Length > 0 && folder.EndsWith(refused, StringComparison.Ordinal) ? ExitCode.ModelRefused : ExitCode.Done;
            var result = Cli.Run("verify", Path.Combine(folder, "model.onnx"), "--test-data", folder, "--engine", engine);
            if (result.ExitCode != expected)
                failures.Add($"{Path.GetFileName(folder)}: exit code {result.ExitCode}: {result.Error}{result.Out}");
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }
}
