using System.Globalization;
using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;

namespace LstmOnnx.TestModels;

/// <summary>One node with its attributes and seeded tensors, as a model and as the reference.</summary>
public sealed class RecurrentCase
{
    private readonly IReadOnlyDictionary<string, string> _levels;
    private readonly List<CaseTensor?> _tensors = [];
    private readonly int _number;

    public RecurrentCase(string opType, int number, IReadOnlyDictionary<string, string> levels)
    {
        (OpType, _number, _levels) = (opType, number, levels);
        var (t, b, i, h, d, g) = (Size("T"), Size("B"), Size("I"), Size("H"), DirectionCount, GateCount);
        int[] stateShape = BatchFirst ? [b, d, h] : [d, b, h];
        var weights = _levels["weights"];
        _tensors.Add(Tensor("X", 1, isData: true, BatchFirst ? [b, t, i] : [t, b, i]));
        _tensors.Add(Tensor("W", 1 / MathF.Sqrt(i), weights is "W data" or "data", d, g * h, i));
        _tensors.Add(Tensor("R", 1 / MathF.Sqrt(h), weights is "R data" or "data", d, g * h, h));
        _tensors.Add(Optional("bias", "B", 0.5f, d, 2 * g * h));
        _tensors.Add(Lengths is null ? null : new CaseTensor("sequence_lens", "int32", [b], [.. Lengths.Select(l => (double)l)], _levels["lengthsAre"] == "data"));
        _tensors.Add(Optional("initial_h", "initial_h", 1, stateShape));
        if (opType != "LSTM")
            return;
        _tensors.Add(Optional("initial_c", "initial_c", 1, stateShape));
        _tensors.Add(Optional("peepholes", "P", 0.5f, d, 3 * h));
    }

    public string OpType { get; }

    public string Element => _levels["element"];

    public int Opset => Size("opset");

    public bool BatchFirst => _levels["layout"] == "1";

    public bool HasHiddenSize => _levels["hidden_size"] == "given";

    public OnnxReading Reading => Enum.Parse<OnnxReading>(_levels["reading"]);

    public int DirectionCount => _levels["direction"] == "bidirectional" ? 2 : 1;

    private int GateCount => OpType switch { "LSTM" => 4, "GRU" => 3, _ => 1 };

    /// <summary>What the graph's inputs hold.</summary>
    public IEnumerable<CaseTensor> Data => _tensors.OfType<CaseTensor>().Where(t => t.IsData);

    /// <summary>The outputs that the graph has, in their order, with their places in the node.</summary>
    public IEnumerable<(string Name, int Place)> Outputs =>
        ((string[])["Y", "Y_h", "Y_c"]).Select((name, place) => (name, place)).Where(o => (Size("outputs") >> o.place & 1) != 0);

    private long[]? Lengths
    {
        get
        {
            var (t, b) = (Size("T"), Size("B"));
            return _levels["lengths"] switch
            {
                "none" => null,
                "full" => [.. Enumerable.Repeat((long)t, b)],
                "short" => [.. Enumerable.Range(0, b).Select(row => (long)Math.Max(1, t - ((row + _number) % 3)))],
                _ => [.. Enumerable.Range(0, b).Select(row => (long)((row + _number) % 2 == 0 ? 0 : Math.Max(1, t - (row % 3))))],
            };
        }
    }

    private string[]? Activations => _levels["activations"] == "default" ? null
        : [.. Enumerable.Range(0, DirectionCount).SelectMany(d => ((string[])["f", "g", "h"]).Where(_levels.ContainsKey).Select(f => _levels[f]))];

    private float[]? Alphas => Numbers("alphas", 0.3f);

    private float[]? Betas => Numbers("betas", 0.6f);

    private float? Clip => _levels["clip"] == "none" ? null : float.Parse(_levels["clip"], CultureInfo.InvariantCulture);

    public override string ToString() => $"{OpType} case {_number}: {string.Join(", ", _levels.Select(l => $"{l.Key} {l.Value}"))}";

    public byte[] Model()
    {
        var graph = new GraphProto { Name = "case" };
        var node = new NodeProto { OpType = OpType, Name = "node" };
        foreach (var tensor in _tensors)
        {
            node.Input.Add(tensor?.Name ?? "");
            if (tensor is { IsData: true })
                graph.Input.Add(Declared(tensor.Name, tensor.Element, tensor.Shape));
            else if (tensor is not null)
                graph.Initializer.Add(tensor.Proto());
        }
        foreach (var (name, place) in Outputs)
        {
            while (node.Output.Count < place)
                node.Output.Add("");
            node.Output.Add(name);
            graph.Output.Add(Declared(name, Element, null));
        }
        node.Attribute.AddRange(Attributes());
        graph.Node.Add(node);
        return new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = Opset } } }.ToByteArray();
    }

    public ReferenceNode Reference()
    {
        double[]? Values(int place) => place < _tensors.Count ? _tensors[place]?.Values : null;
        return new ReferenceNode
        {
            OpType = OpType,
            SequenceLength = Size("T"),
            BatchSize = Size("B"),
            InputSize = Size("I"),
            HiddenSize = Size("H"),
            Inputs = Values(0)!,
            InputWeights = Values(1)!,
            RecurrentWeights = Values(2)!,
            Bias = Values(3),
            Lengths = Lengths,
            InitialHidden = Values(5),
            InitialCell = Values(6),
            Peepholes = Values(7),
            Direction = _levels["direction"],
            BatchFirst = BatchFirst,
            Activations = Activations,
            Alphas = Alphas,
            Betas = Betas,
            Clip = Clip,
            InputForget = _levels.GetValueOrDefault("input_forget") == "1",
            LinearBeforeReset = _levels.GetValueOrDefault("linear_before_reset") == "1",
            Reading = Reading,
        };
    }

    private IEnumerable<AttributeProto> Attributes()
    {
        yield return OnnxAttribute.Of("direction", _levels["direction"]);
        if (HasHiddenSize)
            yield return OnnxAttribute.Of("hidden_size", (long)Size("H"));
        if (Opset < 7)
            yield return OnnxAttribute.Of("output_sequence", (long)(Size("outputs") & 1));
        if (BatchFirst)
            yield return OnnxAttribute.Of("layout", 1L);
        if (Activations is { } activations)
            yield return OnnxAttribute.Of("activations", activations);
        if (Alphas is { } alphas)
            yield return OnnxAttribute.Of("activation_alpha", alphas);
        if (Betas is { } betas)
            yield return OnnxAttribute.Of("activation_beta", betas);
        if (Clip is { } clip)
            yield return OnnxAttribute.Of("clip", clip);
        foreach (var flag in (string[])["input_forget", "linear_before_reset"])
        {
            if (_levels.TryGetValue(flag, out var level) && (level == "1" || Opset >= 7))
                yield return OnnxAttribute.Of(flag, long.Parse(level, CultureInfo.InvariantCulture));
        }
    }

    // Different from place to place, so that taking the wrong one shows; a single number where "one" leaves the rest to the defaults.
    private float[]? Numbers(string factor, float first)
    {
        var places = DirectionCount * (OpType switch { "LSTM" => 3, "GRU" => 2, _ => 1 });
        return _levels[factor] switch
        {
            "none" => null,
            "one" => [first],
            _ => [.. Enumerable.Range(0, places).Select(i => first + (0.07f * i))],
        };
    }

    private CaseTensor? Optional(string factor, string name, float scale, params int[] shape) =>
        _levels[factor] == "none" ? null : Tensor(name, scale, _levels[factor] == "data", shape);

    private CaseTensor Tensor(string name, float scale, bool isData, params int[] shape)
    {
        var values = Seeded.Floats(shape.Aggregate(1, (a, b) => a * b), (_number * 10) + _tensors.Count + 1, -scale, scale);
        return new CaseTensor(name, Element, shape, Array.ConvertAll(values, v => CaseTensor.Exact(Element, v)), isData);
    }

    private static ValueInfoProto Declared(string name, string element, int[]? shape)
    {
        var type = new TypeProto.Types.Tensor { ElemType = (int)CaseTensor.TypeOf(element) };
        if (shape is not null)
        {
            type.Shape = new TensorShapeProto();
            type.Shape.Dim.AddRange(shape.Select(s => new TensorShapeProto.Types.Dimension { DimValue = s }));
        }
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } };
    }

    private int Size(string factor) => int.Parse(_levels[factor], CultureInfo.InvariantCulture);
}
