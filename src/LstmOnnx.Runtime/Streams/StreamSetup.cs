using LstmOnnx.Runtime.Graphs;

namespace LstmOnnx.Runtime;

/// <summary>Options held against a model: which pairs are states, which shapes a step takes.</summary>
internal sealed class StreamSetup
{
    private readonly CheckedModel _model;
    private readonly StreamOptions _options;
    private readonly InputShapes _shapes;

    public StreamSetup(CheckedModel model, StreamOptions options)
    {
        (_model, _options) = (model, options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        ArgumentNullException.ThrowIfNull(options.FixedInputs, nameof(options));
        States = options.States is null ? Found() : [.. Named(options.States).OrderBy(p => p.InputIndex)];
        _shapes = new InputShapes(model, States);
        foreach (var name in options.FixedInputs.Keys)
        {
            if (States.Any(s => s.InputIndex == _shapes.IndexOf(name)))
                throw new ArgumentException($"input '{Readable.Name(name)}' is a state, so it cannot be fixed", nameof(options));
        }
    }

    public int BatchSize => _options.BatchSize;

    public IReadOnlyList<StatePair> States { get; }

    /// <summary>What a session for steps is asked for.</summary>
    public SessionRequest Request(int batchSize) => Request(_shapes.OfStep(batchSize, _options.InputShapes, States.Count > 0));

    /// <summary>The same with other shapes.</summary>
    public SessionRequest Request(int[][] shapes)
    {
        var fixedInputs = new Dictionary<int, Array>();
        foreach (var (name, values) in _options.FixedInputs)
        {
            var index = _shapes.IndexOf(name);
            fixedInputs[index] = EdgeTypes.Fixed(_model.Inputs[index], values, shapes[index]);
        }
        return new SessionRequest(shapes, States, fixedInputs);
    }

    /// <summary>The batch axis of an input that the file leaves open; null where it has none, or where its value is fixed.</summary>
    public int? BatchAxis(int input) => _options.FixedInputs.ContainsKey(_model.Inputs[input].Name) ? null : _shapes.OpenBatchAxis(input);

    private IReadOnlyList<StatePair> Found()
    {
        if (_model.Found.Unsettled is [var (input, reason), ..])
        {
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedStream,
                $"input '{Readable.Name(_model.Inputs[input].Name)}' looks like a state: {reason}. Name all pairs of state inputs and outputs through StreamOptions.States{FoundText()}");
        }
        return _model.Found.Pairs;
    }

    private string FoundText() => _model.Found.Pairs.Count == 0 ? ""
        : $"; certain are {string.Join(", ", _model.Found.Pairs.Select(p => $"('{Readable.Name(_model.Inputs[p.InputIndex].Name)}', '{Readable.Name(_model.Outputs[p.OutputIndex].Name)}')"))}";

    private List<StatePair> Named(IReadOnlyList<(string Input, string Output)> names)
    {
        var pairs = new List<StatePair>(names.Count);
        foreach (var (inputName, outputName) in names)
        {
            var pair = new StatePair(EdgeBuffers.Index(_model.Inputs, inputName, "input"), EdgeBuffers.Index(_model.Outputs, outputName, "output"));
            if (pairs.Any(p => p.InputIndex == pair.InputIndex))
                throw new ArgumentException($"input '{Readable.Name(inputName)}' is named as a state twice", nameof(names));
            if (pairs.Any(p => p.OutputIndex == pair.OutputIndex))
                throw new ArgumentException($"output '{Readable.Name(outputName)}' is named as the next value of two states", nameof(names));
            var (input, output) = (_model.Inputs[pair.InputIndex], _model.Outputs[pair.OutputIndex]);
            if (!StateFinder.MayBeEqual(input, output))
                throw new ArgumentException($"the state {input} cannot come back as {output}: expected one element type and shape", nameof(names));
            pairs.Add(pair);
        }
        return pairs;
    }
}
