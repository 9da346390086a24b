namespace LstmOnnx.Runtime;

/// <summary>
/// A model that is fed one time step a call and keeps its state between calls. The state starts as zero, or as the constants that the graph starts from. One thread at a time may use it, which is checked.
/// </summary>
public sealed class LstmStream : IDisposable
{
    private readonly LstmModel _model;
    private readonly EngineSession _engine;
    private readonly int[][] _inputShapes;
    private readonly int _mainInput, _mainOutput;
    private UsageGuard _guard;

    internal LstmStream(LstmModel model, EngineSession engine, SessionRequest request)
    {
        (_model, _engine, _inputShapes) = (model, engine, [.. request.InputShapes]);
        (_mainInput, _mainOutput) = MainEdges.Find(model, request);
        if (_mainInput >= 0)
            InputLength = engine.Input(_mainInput).Length;
        if (_mainOutput >= 0)
            OutputLength = engine.Output(_mainOutput).Length;
        for (var i = 0; i < engine.StateCount; i++)
            StateBytes += engine.State(i).Length;
        engine.ResetStates();
    }

    /// <summary>How many values <see cref="Step"/> takes: one time step of each batch row; 0 where the model has several inputs beside its states.</summary>
    public int InputLength { get; }

    /// <summary>How many values <see cref="Step"/> gives.</summary>
    public int OutputLength { get; }

    /// <summary>How many bytes all states take together.</summary>
    public int StateBytes { get; }

    /// <summary>How many bytes <see cref="Save"/> writes.</summary>
    public int SavedLength => SavedState.HeaderLength + StateBytes;

    /// <summary>What was folded, fused and aliased for a step; null where the engine does not say.</summary>
    public SessionPlan? Plan => _engine.Plan;

    /// <summary>Takes one time step of each batch row and gives the first output that is no state. Allocates nothing on the SIMD engine.</summary>
    /// <param name="input">[B, I], or what the model's input of one time step holds, row-major.</param>
    /// <param name="output">Room for exactly the output's values, row-major.</param>
    /// <exception cref="ArgumentException">A length does not fit; the message has name, shape and both lengths.</exception>
    /// <exception cref="InvalidOperationException">The model has several inputs beside its states, or another thread uses the stream.</exception>
    public void Step(ReadOnlySpan<float> input, Span<float> output)
    {
        if (_mainInput < 0 || input.Length != InputLength)
            MainEdges.ThrowInput(_model, _mainInput, _inputShapes, input.Length);
        if (_mainOutput < 0 || output.Length != OutputLength)
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

    /// <summary>Returns to the state before the first step. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the stream.</exception>
    public void Reset()
    {
        _guard.Enter(this);
        try
        {
            _engine.ResetStates();
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Writes the state, with the hash of its model, into exactly <see cref="SavedLength"/> bytes. Allocates nothing after the first call on a model.</summary>
    /// <exception cref="ArgumentException">The length is not <see cref="SavedLength"/>.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the stream.</exception>
    public void Save(Span<byte> destination)
    {
        if (destination.Length != SavedLength)
            throw new ArgumentException($"the saved state takes {SavedLength} bytes, found room for {destination.Length}: use SavedLength", nameof(destination));
        _guard.Enter(this);
        try
        {
            SavedState.WriteHeader(destination, _model.Hash, StateBytes);
            var rest = destination[SavedState.HeaderLength..];
            for (var i = 0; i < _engine.StateCount; i++)
            {
                var state = _engine.State(i);
                state.CopyTo(rest);
                rest = rest[state.Length..];
            }
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Takes back a state that <see cref="Save"/> wrote: the steps that follow give the same bits as they would have then. Nothing changes where it is refused.</summary>
    /// <exception cref="ArgumentException">The bytes are no saved state, belong to another model, or to another batch size.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the stream.</exception>
    public void Restore(ReadOnlySpan<byte> source)
    {
        SavedState.CheckHeader(source, _model.Hash, StateBytes);
        _guard.Enter(this);
        try
        {
            var rest = source[SavedState.HeaderLength..];
            for (var i = 0; i < _engine.StateCount; i++)
            {
                var state = _engine.State(i);
                rest[..state.Length].CopyTo(state);
                rest = rest[state.Length..];
            }
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another thread uses the stream.</exception>
    public void Dispose()
    {
        if (_guard.Close(this))
            _engine.Dispose();
    }
}
