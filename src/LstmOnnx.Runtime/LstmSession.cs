namespace LstmOnnx.Runtime;

/// <summary>
/// One caller's buffers for fixed shapes. A session has no memory: state inputs are inputs like others, zero until filled. One thread at a time may use it, which is checked.
/// </summary>
public sealed class LstmSession : IDisposable
{
    private readonly LstmModel _model;
    private readonly EngineSession _engine;
    private readonly int[][] _inputShapes;
    private readonly int _mainInput, _mainOutput;
    private readonly int _inputLength, _outputLength;
    private UsageGuard _guard;

    internal LstmSession(LstmModel model, EngineSession engine, int[][] inputShapes)
    {
        (_model, _engine, _inputShapes) = (model, engine, inputShapes);
        (_mainInput, _mainOutput) = MainEdges.Find(model);
        if (_mainInput >= 0)
            _inputLength = engine.Input(_mainInput).Length;
        if (_mainOutput >= 0)
            _outputLength = engine.Output(_mainOutput).Length;
    }

    /// <summary>What was folded, fused and aliased for these shapes; null where the engine does not say.</summary>
    public SessionPlan? Plan => _engine.Plan;

    /// <summary>Copies <paramref name="input"/> into the model's one input that is no state, runs, and copies its first output that is no state out. Allocates nothing.</summary>
    /// <param name="input">As many values as the input's shape holds, row-major.</param>
    /// <param name="output">Room for exactly the output's values, row-major.</param>
    /// <exception cref="ArgumentException">A length does not fit; the message has name, shape and both lengths.</exception>
    /// <exception cref="InvalidOperationException">The model has several inputs (fill them through <see cref="Input(string)"/>), or another thread uses the session.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        if (_mainInput < 0 || input.Length != _inputLength)
            MainEdges.ThrowInput(_model, _mainInput, _inputShapes, input.Length);
        if (_mainOutput < 0 || output.Length != _outputLength)
            MainEdges.ThrowOutput(_model, _mainOutput, _engine.OutputShapes, output.Length);
        _guard.Enter(this);
        try
        {
            input.CopyTo(_engine.Input(_mainInput));
            _engine.Run();
            _engine.Output(_mainOutput).CopyTo(output);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Runs on what <see cref="Input(string)"/> holds; <see cref="Output(string)"/> then has the results. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the session.</exception>
    public void Run()
    {
        _guard.Enter(this);
        try
        {
            _engine.Run();
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>The buffer of an input, row-major: write it before <see cref="Run()"/>. It keeps its values over runs and lives as long as the session.</summary>
    /// <exception cref="ArgumentException">The model has no input of this name; the message lists those it has.</exception>
    public Span<float> Input(string name) => _engine.Input(Index(_model.Inputs, name, "input"));

    /// <summary>The buffer of the input at <paramref name="index"/> of <see cref="LstmModel.Inputs"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such input.</exception>
    public Span<float> Input(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_model.Inputs.Count, nameof(index));
        return _engine.Input(index);
    }

    /// <summary>The result of the last run, row-major; the next run overwrites it.</summary>
    /// <exception cref="ArgumentException">The model has no output of this name; the message lists those it has.</exception>
    public ReadOnlySpan<float> Output(string name) => _engine.Output(Index(_model.Outputs, name, "output"));

    /// <summary>The result of the last run for the output at <paramref name="index"/> of <see cref="LstmModel.Outputs"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such output.</exception>
    public ReadOnlySpan<float> Output(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_model.Outputs.Count, nameof(index));
        return _engine.Output(index);
    }

    /// <summary>The shape of an input in this session.</summary>
    /// <exception cref="ArgumentException">The model has no input of this name.</exception>
    public int[] InputShape(string name) => [.. _inputShapes[Index(_model.Inputs, name, "input")]];

    /// <summary>The shape of an output in this session.</summary>
    /// <exception cref="ArgumentException">The model has no output of this name.</exception>
    public int[] OutputShape(string name) => [.. _engine.OutputShapes[Index(_model.Outputs, name, "output")]];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another thread uses the session.</exception>
    public void Dispose()
    {
        if (_guard.Close(this))
            _engine.Dispose();
    }

    private static int Index(IReadOnlyList<TensorInfo> edges, string name, string role)
    {
        for (var i = 0; i < edges.Count; i++)
        {
            if (edges[i].Name == name)
                return i;
        }
        throw new ArgumentException($"the model has no {role} '{Readable.Name(name)}'; it has {string.Join(", ", edges.Select(e => $"'{Readable.Name(e.Name)}'"))}", nameof(name));
    }
}
