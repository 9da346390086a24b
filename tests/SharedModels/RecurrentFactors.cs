using LstmOnnx.TestSupport;

namespace LstmOnnx.TestModels;

/// <summary>What varies in a node LSTM, GRU or RNN, as named levels.</summary>
public sealed class RecurrentFactors
{
    private static readonly string[] Functions = ["Sigmoid", "Tanh", "Relu", "Affine", "LeakyRelu", "ThresholdedRelu", "ScaledTanh", "HardSigmoid", "Elu", "Softsign", "Softplus"];

    private readonly List<(string Name, string[] Levels)> _factors = [];

    /// <param name="opType">LSTM, GRU or RNN.</param>
    /// <param name="only">Levels of some factors to stay with, where not all are wanted.</param>
    public RecurrentFactors(string opType, IReadOnlyDictionary<string, string[]>? only = null)
    {
        OpType = opType;
        var (isLstm, isGru) = (opType == "LSTM", opType == "GRU");
        Add("direction", "forward", "reverse", "bidirectional");
        Add("layout", "0", "1");
        Add("lengths", "none", "full", "short", "zero");
        Add("lengthsAre", "constant", "data");
        Add("initial_h", "none", "constant", "data");
        if (isLstm)
            Add("initial_c", "none", "constant", "data");
        if (isLstm)
            Add("peepholes", "none", "constant", "data");
        if (isLstm)
            Add("input_forget", "0", "1");
        if (isGru)
            Add("linear_before_reset", "0", "1");
        Add("clip", "none", "0.4", "1.5");
        Add("activations", "default", "given");
        Add("f", Functions);
        if (isLstm || isGru)
            Add("g", Functions);
        if (isLstm)
            Add("h", Functions);
        Add("alphas", "none", "each", "one");
        Add("betas", "none", "each", "one");
        Add("outputs", isLstm ? ["1", "2", "3", "4", "5", "6", "7"] : ["1", "2", "3"]);
        Add("bias", "none", "constant", "data");
        Add("weights", "constant", "W data", "R data", "data");
        Add("I", "1", "5", "7", "17");
        Add("H", "1", "5", "7", "8", "17");
        Add("T", "1", "2", "5");
        Add("B", "1", "2", "5");
        Add("opset", "1", "3", "7", "14", "22");
        Add("hidden_size", "given", "absent");
        Add("element", "float", "double", "float16", "bfloat16");
        Add("reading", nameof(OnnxReading.OnnxRuntime), nameof(OnnxReading.Text));

        void Add(string name, params string[] levels) => _factors.Add((name, only?.GetValueOrDefault(name) ?? levels));
    }

    public string OpType { get; }

    /// <summary>Cases in which every possible pair of levels occurs.</summary>
    public PairwiseCases Pairwise() => new([.. _factors.Select(f => f.Levels.Length)], (first, firstLevel, second, secondLevel) =>
        Excluded(_factors[first].Name, _factors[first].Levels[firstLevel], _factors[second].Name, _factors[second].Levels[secondLevel]));

    /// <summary>The first <paramref name="count"/> cases.</summary>
    public IEnumerable<RecurrentCase> Cases(int count) => Pairwise().Take(count).Select((levels, number) => new RecurrentCase(OpType, number,
        _factors.Select((factor, i) => (factor.Name, Level: factor.Levels[levels[i]])).ToDictionary(f => f.Name, f => f.Level, StringComparer.Ordinal)));

    // What ONNX has from an opset on, and the default functions where no list is given. Factors come in their order above.
    private bool Excluded(string first, string firstLevel, string second, string secondLevel) => (first, second) switch
    {
        ("layout", "opset") => firstLevel == "1" && (secondLevel is "1" or "3" or "7"),
        ("linear_before_reset", "opset") => firstLevel == "1" && secondLevel == "1",
        ("opset", "element") => secondLevel == "bfloat16" && firstLevel != "22",
        ("activations", "f") => firstLevel == "default" && secondLevel != (OpType == "RNN" ? "Tanh" : "Sigmoid"),
        ("activations", "g" or "h") => firstLevel == "default" && secondLevel != "Tanh",
        _ => false,
    };
}
