namespace LstmOnnx.Runtime;

/// <summary>
/// A model that is fed one time step a call and keeps its state between calls. The state starts as zero, or as the constants that the graph starts from. One thread at a time may use it, which is checked.
/// </summary>
public sealed class LstmStream : IDisposable
{
    private readonly LstmModel _model;
    private readonly EngineSession _engine;
    private readonly SessionRequest _request;
    private readonly EdgeBuffers _edges;
    private readonly int[][] _inputShapes;
    private readonly int _mainInput, _mainOutput;
    private UsageGuard _guard;

    internal LstmStream(LstmModel model, EngineSession engine, SessionRequest request)
    {
        (_model, _engine, _request, _inputShapes) = (model, engine, request, [.. request.InputShapes]);
        _edges = new EdgeBuffers(model, engine, request);
        (_mainInput, _mainOutput) = MainEdges.Find(model, request);
        if (_mainInput >= 0)
            InputLength = engine.Input(_mainInput).Length;
        for (var i = 0; i < engine.StateCount; i++)
            StateBytes += engine.State(i).Length;
        engine.ResetStates();
    }

    /// <summary>How many values <see cref="Step(ReadOnlySpan{float}, Span{float})"/> takes: one time step of each batch row; 0 where the model has several inputs beside its states.</summary>
    public int InputLength { get; }

    /// <summary>How many values <see cref="Step(ReadOnlySpan{float}, Span{float})"/> gives.</summary>
    /// <exception cref="ModelRefusedException">On ONNX Runtime, the shape of the output depends on inputs that have not been set, and no step has been made.</exception>
    public int OutputLength => _mainOutput < 0 ? 0 : _engine.Output(_mainOutput).Length;

    /// <summary>How many bytes all states take together.</summary>
    public int StateBytes { get; }

    /// <summary>How many bytes <see cref="Save"/> writes.</summary>
    public int SavedLength => SavedState.HeaderLength + StateBytes;

    /// <summary>What was folded, fused and aliased for a step; null where the engine does not say.</summary>
    public SessionPlan? Plan => _engine.Plan;

    /// <summary>Takes one time step of each batch row and gives the first output of floats that is no state. Other inputs keep what they hold. Allocates nothing on the SIMD engine.</summary>
    /// <param name="input">[B, I], or what the model's input of one time step holds, row-major.</param>
    /// <param name="output">Room for exactly the output's values, row-major.</param>
    /// <exception cref="ArgumentException">A length does not fit; the message has name, shape and both lengths.</exception>
    /// <exception cref="InvalidOperationException">The model has several inputs of floats beside its states, or another thread uses the stream.</exception>
    public void Step(ReadOnlySpan<float> input, Span<float> output)
    {
        if (_mainInput < 0 || input.Length != InputLength)
            MainEdges.ThrowInput(_model, _mainInput, _inputShapes, input.Length);
        if (_mainOutput < 0 || output.Length != OutputLength)
            MainEdges.ThrowOutput(_model, _mainOutput, _engine.OutputShapes, output.Length);
        _guard.Enter(this);
        try
        {
            RunMeter.Run(_engine, RunKind.Stream, steps: 1, _mainInput, input, _mainOutput, output);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Takes what <see cref="Input{T}(string)"/> holds for a step; <see cref="Output{T}(string)"/> then has the results. Allocates nothing on the SIMD engine.</summary>
    /// <exception cref="ArgumentException">An input holds what the model cannot run on, such as an index out of range; states may have moved on in part: restore or reset them.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the stream.</exception>
    public void Step()
    {
        _guard.Enter(this);
        try
        {
            RunMeter.Run(_engine, RunKind.Stream, steps: 1);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>The buffer of an input that is no state, row-major: write it before <see cref="Step()"/>. It keeps its values over steps, so that what stays the same, a sample rate, is written once.</summary>
    /// <typeparam name="T">float, double, Half, an integer type, bool for Bool, or ushort for the bits of BFloat16: as <see cref="TensorInfo.Type"/> says.</typeparam>
    /// <exception cref="ArgumentException">The model has no input of this name; the message lists those it has.</exception>
    /// <exception cref="InvalidOperationException">The input holds elements of another type, is fixed in this stream, or is a state.</exception>
    public Span<T> Input<T>(string name)
        where T : unmanaged => _edges.Input<T>(_edges.InputIndex(name));

    /// <summary>
    /// The result of the last step for an output of any element type, row-major; the next step overwrites it, and so may whatever changes states: an output that is a state, or shows one, can lie where the state does.
    /// </summary>
    /// <typeparam name="T">As in <see cref="Input{T}(string)"/>.</typeparam>
    /// <exception cref="ArgumentException">The model has no output of this name; the message lists those it has.</exception>
    /// <exception cref="InvalidOperationException">The output holds elements of another type.</exception>
    public ReadOnlySpan<T> Output<T>(string name)
        where T : unmanaged => _edges.Output<T>(_edges.OutputIndex(name));

    /// <summary>The state that the input of this name takes at the next step, row-major, to be read or written. On ONNX Runtime it lies elsewhere after each step, so do not keep it.</summary>
    /// <typeparam name="T">As in <see cref="Input{T}(string)"/>.</typeparam>
    /// <exception cref="ArgumentException">The model has no input of this name; the message lists those it has.</exception>
    /// <exception cref="InvalidOperationException">The input holds elements of another type, or is no state of this stream.</exception>
    public Span<T> State<T>(string name)
        where T : unmanaged => _edges.State<T>(_edges.InputIndex(name));

    /// <summary>The shape of an input in this stream.</summary>
    /// <exception cref="ArgumentException">The model has no input of this name.</exception>
    public int[] InputShape(string name) => _edges.InputShape(name);

    /// <summary>The shape of an output in this stream.</summary>
    /// <exception cref="ArgumentException">The model has no output of this name.</exception>
    public int[] OutputShape(string name) => _edges.OutputShape(name);

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
        SavedState.CheckRoom(destination, SavedLength);
        _guard.Enter(this);
        try
        {
            SavedState.WriteHeader(destination, _model.Hash, _request, StateBytes);
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

    /// <summary>Takes back a state that <see cref="Save"/>, or <see cref="StreamBank.Save"/>, wrote: the steps that follow give the same bits as they would have then. Nothing changes where it is refused.</summary>
    /// <exception cref="ArgumentException">The bytes are no saved state, belong to another model, to other states of it, or to another batch size.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the stream.</exception>
    public void Restore(ReadOnlySpan<byte> source)
    {
        SavedState.CheckHeader(source, _model.Hash, _request, StateBytes);
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

    /// <summary>A stream of its own that goes on from this one's state, with the same inputs. Plans a session and allocates; <see cref="Save"/> and <see cref="Restore"/> between two streams do neither.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the stream.</exception>
    public LstmStream Fork()
    {
        _guard.Enter(this);
        try
        {
            var fork = _model.Stream(_request);
            for (var i = 0; i < _engine.StateCount; i++)
                _engine.State(i).CopyTo(fork._engine.State(i));
            for (var i = 0; i < _inputShapes.Length; i++)
            {
                if (!_request.FixedInputs.ContainsKey(i) && _request.States.All(s => s.InputIndex != i))
                    _engine.InputBytes(i).CopyTo(fork._engine.InputBytes(i));
            }
            return fork;
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>
    /// Steps on what the inputs hold until the code is compiled and the memory touched, so that the next step is like those after it; states and results are then put back as they were. Takes up to two seconds, and allocates.
    /// </summary>
    /// <exception cref="ArgumentException">The inputs hold what the model cannot run on, such as an index out of range.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the stream.</exception>
    public void Warmup()
    {
        var input = _mainInput < 0 ? [] : _engine.Input(_mainInput).ToArray();
        float[]? output = null;
        WarmRuns.Of(_engine, ref _guard, this, () =>
        {
            Step();
            if (_mainInput >= 0 && _mainOutput >= 0)
                Step(input, output ??= new float[OutputLength]);
        });
    }

    /// <summary>
    /// Runs on what the inputs hold for some time, a run at least, and gives the shortest time of each call of the plan, in the plan's order: which part of a model to look at. Empty where the engine cannot say, as
    /// ONNX Runtime. States move on. Allocates.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread uses the stream.</exception>
    public IReadOnlyList<CallTime> TimeCalls(TimeSpan time)
    {
        _guard.Enter(this);
        try
        {
            return _engine.TimeCalls(time);
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
