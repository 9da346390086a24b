using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests.Export;

public sealed class OnnxExporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Topologies => [.. ExportTopology.All.Select(topology => topology.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Topologies))]
    public void Raw_values_in_and_out_on_every_engine_are_those_of_the_double_reference(string name)
    {
        var topology = Topology(name);
        var (network, options) = (topology.Create(), topology.Network);
        OnnxExporter.Export(network, _folder.File("model.onnx"), topology.Options());

        const int BatchSize = 2, SequenceLength = 9;
        var features = options.InputSize;
        var unit = Seeded.Floats(BatchSize * SequenceLength * features, seed: 7);
        if (options.Embedding is { } embedding)
            unit = Array.ConvertAll(unit, value => MathF.Floor((value + 1) / 2 * embedding.VocabularySize));
        var raw = unit.Select((value, i) => topology.Inputs is { } scaling ? (value * scaling.Scales[i % features]) + scaling.Offsets[i % features] : value).ToArray();
        var scaled = raw.Select((value, i) => topology.Inputs is { } scaling ? (value - scaling.Offsets[i % features]) / scaling.Scales[i % features] : value).ToArray();
        int[]? lengths = topology.SequenceLengths ? [4, SequenceLength] : null;
        var expected = new NetworkReference(network).Outputs(scaled, BatchSize, SequenceLength, lengths);
        var (size, answers) = (options.OutputSize, options.ReturnSequences ? SequenceLength : 1);
        foreach (var engine in ExportEngines.AllWidths)
        {
            using var model = LstmModel.Load(_folder.File("model.onnx"), new LoadOptions { Engines = [engine] });
            using var session = model.CreateSession(BatchSize, SequenceLength);
            if (options.Embedding is null)
                raw.CopyTo(session.Input(ExportGraph.Input));
            else
                Array.ConvertAll(raw, value => (long)value).CopyTo(session.Input<long>(ExportGraph.Input));
            lengths?.CopyTo(session.Input<int>(ExportGraph.Lengths));
            session.Run();
            var outputs = session.Output(ExportGraph.Output).ToArray();
            Assert.Equal(expected.Length, outputs.Length);
            for (var i = 0; i < outputs.Length; i++)
            {
                var (row, step) = (i / size / answers, answers == 1 ? SequenceLength - 1 : i / size % answers);
                // Past a sequence's end the graph gives the head of zeros.
                if (answers == 1 || lengths is null || step < lengths[row])
                    Assert.Equal(expected[i], ToUnit(outputs[i], row, step, i % size), 1e-5);
            }
        }

        double ToUnit(double value, int row, int step, int column)
        {
            if (topology.BaselineColumns is { } columns)
                value -= raw[(((row * SequenceLength) + step) * features) + columns[column]];
            return topology.Outputs is { } scaling ? (value - scaling.Offsets[column]) / scaling.Scales[column] : value;
        }
    }

    [Fact]
    public void The_report_has_the_file_and_the_largest_difference_of_each_engine()
    {
        var topology = Topology("stack-baseline");
        var path = _folder.File("model.onnx");
        var report = OnnxExporter.Export(topology.Create(), path, topology.Options(ModelForm.Streaming, opset: 14));
        Assert.Equal((path, ModelForm.Streaming, 14, 7), (report.Path, report.Form, report.Opset, report.IrVersion));
        Assert.Equal(new FileInfo(path).Length, report.ByteCount);
        Assert.Equal(["simd", "onnxruntime:CPU"], report.Checks.Select(check => check.Engine));
        Assert.All(report.Checks, check => Assert.InRange(check.MaxDifference!.Value, 0, 1e-5));
        Assert.Equal(report.Checks.Max(check => check.MaxDifference), report.MaxDifference);
    }

    [Fact]
    public void The_same_network_gives_the_same_bytes()
    {
        var topology = Topology("stack-baseline");
        OnnxExporter.Export(topology.Create(), _folder.File("a.onnx"), topology.Options());
        OnnxExporter.Export(topology.Create(), _folder.File("b.onnx"), topology.Options());
        Assert.Equal(File.ReadAllBytes(_folder.File("a.onnx")), File.ReadAllBytes(_folder.File("b.onnx")));
    }

    [Fact]
    public void An_lstm_node_has_no_attribute_that_a_plain_one_does_not_need()
    {
        foreach (var topology in ExportTopology.All.Where(topology => topology.IsPlain))
        {
            var model = ExportGraph.Build(topology.Create(), topology.Options());
            foreach (var node in model.Graph.Node.Where(node => node.OpType == "LSTM"))
            {
                Assert.Subset(new HashSet<string> { "hidden_size", "direction" }, node.Attribute.Select(attribute => attribute.Name).ToHashSet());
                Assert.Equal(4, node.Input.Count);
                Assert.All(node.Input.Skip(1), input => Assert.Contains(model.Graph.Initializer, tensor => tensor.Name == input));
            }
        }
    }

    [Fact]
    public void The_streaming_form_has_a_pair_of_states_per_layer_and_symbolic_axes()
    {
        var model = ExportGraph.Build(Topology("stack-baseline").Create(), Topology("stack-baseline").Options(ModelForm.Streaming));
        Assert.Equal(["input [batch, time, 3]", "hidden_0 [1, batch, 7]", "cell_0 [1, batch, 7]", "hidden_1 [1, batch, 5]", "cell_1 [1, batch, 5]", "hidden_2 [1, batch, 4]", "cell_2 [1, batch, 4]"],
            model.Graph.Input.Select(Text));
        Assert.Equal(["output [batch, 2]", "hidden_0_out [1, batch, 7]", "cell_0_out [1, batch, 7]", "hidden_1_out [1, batch, 5]", "cell_1_out [1, batch, 5]", "hidden_2_out [1, batch, 4]", "cell_2_out [1, batch, 4]"],
            model.Graph.Output.Select(Text));

        static string Text(ValueInfoProto value) =>
            $"{value.Name} [{string.Join(", ", value.Type.TensorType.Shape.Dim.Select(dim => dim.HasDimParam ? dim.DimParam : $"{dim.DimValue}"))}]";
    }

    [Fact]
    public void Metadata_is_the_callers_and_what_the_exporter_knows()
    {
        var topology = Topology("scaled");
        var options = topology.Options() with { Metadata = new Dictionary<string, string> { ["lstmonnx.window"] = "48", ["lstmonnx.seed"] = "77", ["lstmonnx.form"] = "x" } };
        OnnxExporter.Export(topology.Create(), _folder.File("model.onnx"), options);
        using var model = LstmModel.Load(_folder.File("model.onnx"));
        Assert.Equal("48", model.Metadata["lstmonnx.window"]);
        Assert.Equal("77", model.Metadata["lstmonnx.seed"]);
        Assert.Equal("sequence", model.Metadata["lstmonnx.form"]);
        Assert.Equal("regression", model.Metadata["lstmonnx.task"]);
        Assert.Equal("false", model.Metadata["lstmonnx.stateful"]);
        Assert.Equal("[6000,0.5]", model.Metadata["lstmonnx.target_scale"]);
        Assert.Matches(@"^\d+\.\d+\.\d+", model.Metadata["lstmonnx.version"]);
    }

    // A head of weights a million times larger gives outputs far above 1, whose float32 rounding alone is above 1e-5.
    [Fact]
    public void Large_outputs_are_held_to_their_size()
    {
        var topology = Topology("plain");
        var network = topology.Create();
        var head = network.Parameters.Last(parameter => parameter.Name.EndsWith(".weights", StringComparison.Ordinal)).Values;
        for (var i = 0; i < head.Length; i++)
            head[i] *= 1e6f;

        var report = OnnxExporter.Export(network, _folder.File("large.onnx"), new ExportOptions { Verify = [new ExportEngines.OffBy(1e-3f)] });

        Assert.True(report.MaxDifference > 1e-5, $"the case is too small to show anything: {report.MaxDifference}");
        Assert.Throws<ExportMismatchException>(() => OnnxExporter.Export(network, _folder.File("off.onnx"), new ExportOptions { Verify = [new ExportEngines.OffBy(1e3f)] }));
    }

    [Fact]
    public void A_checked_export_writes_nothing_until_it_is_told_to()
    {
        var topology = Topology("plain");
        var path = _folder.File("later.onnx");

        var export = OnnxExporter.Check(topology.Create(), topology.Options());

        Assert.False(File.Exists(path));
        Assert.Equal(new FileInfo(export.Write(path).Path).Length, export.Write(path).ByteCount);
    }

    [Theory]
    [InlineData(ModelForm.Sequence)]
    [InlineData(ModelForm.Streaming)]
    public void An_engine_that_is_off_stops_the_export_and_the_old_file_stays(ModelForm form)
    {
        var topology = Topology("plain");
        File.WriteAllText(_folder.File("model.onnx"), "old");
        var failure = Assert.Throws<ExportMismatchException>(() =>
            OnnxExporter.Export(topology.Create(), _folder.File("model.onnx"), topology.Options(form) with { Verify = [SimdEngine.Default, new ExportEngines.OffBy(1e-3f)] }));
        Assert.Contains("off does not reproduce the network", failure.Message, StringComparison.Ordinal);
        Assert.Contains("off by 0.001", failure.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_folder.File("model.onnx")));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Throws<ExportMismatchException>(() => OnnxExporter.Export(topology.Create(), _folder.File("model.onnx"), topology.Options(form) with { Verify = [new ExportEngines.OffBy(float.NaN)] }));
        OnnxExporter.Export(topology.Create(), _folder.File("model.onnx"), topology.Options(form) with { Verify = [new ExportEngines.OffBy(1e-3f)], Tolerance = 0.01 });
    }

    [Fact]
    public void An_engine_that_is_missing_is_reported_and_one_has_to_work()
    {
        var topology = Topology("plain");
        var report = OnnxExporter.Export(topology.Create(), _folder.File("model.onnx"), topology.Options() with { Verify = [new ExportEngines.Missing(), SimdEngine.Default] });
        Assert.Null(report.Checks[0].MaxDifference);
        Assert.Contains("there is no such device", report.Checks[0].Description, StringComparison.Ordinal);

        Assert.Throws<EngineUnavailableException>(() => OnnxExporter.Export(topology.Create(), _folder.File("none.onnx"), topology.Options() with { Verify = [new ExportEngines.Missing()] }));
        Assert.False(File.Exists(_folder.File("none.onnx")));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_that_is_not_finite_is_refused_by_name(float value)
    {
        var network = Topology("plain").Create();
        var parameter = network.Parameters.Single(parameter => parameter.Name == "lstm.0.forward.bias");
        parameter.Values[7] = value;
        var failure = Assert.Throws<ExportMismatchException>(() => OnnxExporter.Export(network, _folder.File("model.onnx")));
        Assert.Contains($"'lstm.0.forward.bias' has {value} at 7 of 20", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Options_that_do_not_fit_the_network_are_refused()
    {
        var plain = Topology("plain");
        Refused("opset 13", plain, options => options with { Opset = 13 });
        Refused("opset 23", plain, options => options with { Opset = 23 });
        Refused("layer 0 is bidirectional and cannot stream", Topology("bidirectional-then-forward"), options => options with { Form = ModelForm.Streaming });
        Refused("inputs: 2 offsets; expected 3", plain, options => options with { Inputs = new([1, 2], [1, 2, 3]) });
        Refused("inputs: 4 scales; expected 3", plain, options => options with { Inputs = new([1, 2, 3], [1, 2, 3, 4]) });
        Refused("the scale of column 1 is 0", plain, options => options with { Inputs = new([1, 2, 3], [1, 0, 3]) });
        Refused("scales[2] is ", plain, options => options with { Inputs = new([1, 2, 3], [1, 2, float.PositiveInfinity]) });
        Refused("offsets[0] is NaN", plain, options => options with { Inputs = new([float.NaN, 2, 3], [1, 2, 3]) });
        Refused("outputs: 2 offsets; expected 1", plain, options => options with { Outputs = new([1, 2], [1, 2]) });
        Refused("expected 1, one per output", plain, options => options with { BaselineColumns = [0, 1] });
        Refused("each from 0 to 2", plain, options => options with { BaselineColumns = [3] });
        Refused("probabilities", Topology("binary"), options => options with { Outputs = new([0], [1]) });
        Refused("probabilities", Topology("multi-class"), options => options with { BaselineColumns = [0, 0, 0, 0] });
        Refused("no engine", plain, options => options with { Verify = [] });
        Refused("the tolerance is 0", plain, options => options with { Tolerance = 0 });
        Refused("the tolerance is NaN", plain, options => options with { Tolerance = double.NaN });
        Refused("metadata key is empty", plain, options => options with { Metadata = new Dictionary<string, string> { [""] = "x" } });
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));

        void Refused(string expected, ExportTopology topology, Func<ExportOptions, ExportOptions> change) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => OnnxExporter.Export(topology.Create(), _folder.File("model.onnx"), change(topology.Options()))).Message, StringComparison.Ordinal);
    }

    // 1e7 + y is rounded to a multiple of 1 in float32, which is more than the tolerance on unit scale and no fault of an engine.
    [Fact]
    public void A_large_offset_costs_precision_and_not_the_export()
    {
        var topology = Topology("plain");
        var options = topology.Options() with { Inputs = new([1e7f, 0, 0], [10, 1, 1]), Outputs = new([1e7f], [10]) };
        var report = OnnxExporter.Export(topology.Create(), _folder.File("model.onnx"), options);
        Assert.InRange(report.MaxDifference, 1e-5, 1e7 / 10 * Math.ScaleB(1, -22));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_write_failure() =>
        Assert.Throws<FileWriteException>(() => OnnxExporter.Export(Topology("plain").Create(), _folder.File("no/model.onnx")));

    private static ExportTopology Topology(string name) => ExportTopology.All.Single(topology => topology.Name == name);
}
