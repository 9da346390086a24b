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
    private readonly int _inputLength;
    private readonly EdgeBuffers _edges;
    private UsageGuard _guard;

    internal LstmSession(LstmModel model, EngineSession engine, SessionRequest request)
    {
        (_model, _engine, _edges, _inputShapes) = (model, engine, new EdgeBuffers(model, engine, request), [.. request.InputShapes]);
        (_mainInput, _mainOutput) = MainEdges.Find(model, request);
        if (_mainInput >= 0)
            _inputLength = engine.Input(_mainInput).Length;
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
        if (_mainOutput < 0 || output.Length != _engine.Output(_mainOutput).Length)
            MainEdges.ThrowOutput(_model, _mainOutput, _engine.OutputShapes, output.Length);
        _guard.Enter(this);
        try
        {
            RunMeter.Run(_engine, RunKind.Session, steps: 0, _mainInput, input, _mainOutput, output);
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
            RunMeter.Run(_engine, RunKind.Session, steps: 0);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>
    /// Runs on what the inputs hold until the code is compiled and the memory touched, so that the next run is like those after it; results are then put back as they were. Takes up to two seconds, and allocates.
    /// </summary>
    /// <exception cref="ArgumentException">The inputs hold what the model cannot run on, such as an index out of range.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the session.</exception>
    public void Warmup()
    {
        var input = _mainInput < 0 ? [] : _engine.Input(_mainInput).ToArray();
        float[]? output = null;
        WarmRuns.Of(_engine, ref _guard, this, () =>
        {
            Run();
            if (_mainInput >= 0 && _mainOutput >= 0)
                Run(input, output ??= new float[_engine.Output(_mainOutput).Length]);
        });
    }

    /// <summary>The buffer of an input of Float elements, row-major: write it before <see cref="Run()"/>. It keeps its values over runs and lives as long as the session.</summary>
    /// <exception cref="ArgumentException">The model has no input of this name; the message lists those it has.</exception>
    /// <exception cref="InvalidOperationException">The input holds elements of another type, or is fixed in this session.</exception>
    public Span<float> Input(string name) => Input(_edges.InputIndex(name));

    /// <summary>The buffer of the input at <paramref name="index"/> of <see cref="LstmModel.Inputs"/>, of Float elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such input.</exception>
    /// <exception cref="InvalidOperationException">The input holds elements of another type, or is fixed in this session.</exception>
    public Span<float> Input(int index) => _edges.Input<float>(index);

    /// <summary>The buffer of an input of any element type.</summary>
    /// <typeparam name="T">float, double, Half, an integer type, bool for Bool, or ushort for the bits of BFloat16: as <see cref="TensorInfo.Type"/> says.</typeparam>
    /// <exception cref="ArgumentException">The model has no input of this name; the message lists those it has.</exception>
    /// <exception cref="InvalidOperationException">The input holds elements of another type, or is fixed in this session.</exception>
    public Span<T> Input<T>(string name)
        where T : unmanaged => Input<T>(_edges.InputIndex(name));

    /// <summary>The buffer of the input at <paramref name="index"/> of <see cref="LstmModel.Inputs"/>.</summary>
    /// <inheritdoc cref="Input{T}(string)"/>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such input.</exception>
    public Span<T> Input<T>(int index)
        where T : unmanaged => _edges.Input<T>(index);

    /// <summary>The result of the last run for an output of Float elements, row-major; the next run overwrites it.</summary>
    /// <exception cref="ArgumentException">The model has no output of this name; the message lists those it has.</exception>
    /// <exception cref="InvalidOperationException">The output holds elements of another type.</exception>
    public ReadOnlySpan<float> Output(string name) => Output(_edges.OutputIndex(name));

    /// <summary>The result of the last run for the output at <paramref name="index"/> of <see cref="LstmModel.Outputs"/>, of Float elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such output.</exception>
    /// <exception cref="InvalidOperationException">The output holds elements of another type.</exception>
    public ReadOnlySpan<float> Output(int index) => _edges.Output<float>(index);

    /// <summary>The result of the last run for an output of any element type, row-major; the next run overwrites it.</summary>
    /// <typeparam name="T">As in <see cref="Input{T}(string)"/>.</typeparam>
    /// <exception cref="ArgumentException">The model has no output of this name; the message lists those it has.</exception>
    /// <exception cref="InvalidOperationException">The output holds elements of another type.</exception>
    public ReadOnlySpan<T> Output<T>(string name)
        where T : unmanaged => Output<T>(_edges.OutputIndex(name));

    /// <summary>The result of the last run for the output at <paramref name="index"/> of <see cref="LstmModel.Outputs"/>.</summary>
    /// <inheritdoc cref="Output{T}(string)"/>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such output.</exception>
    public ReadOnlySpan<T> Output<T>(int index)
        where T : unmanaged => _edges.Output<T>(index);

    /// <summary>The buffer of an input that is not fixed, of any element type, as bytes.</summary>
    internal Span<byte> InputBytes(int index) => _engine.InputBytes(index);

    /// <summary>The result of the last run for an output of any element type, as bytes.</summary>
    internal ReadOnlySpan<byte> OutputBytes(int index) => _engine.OutputBytes(index);

    internal LstmModel Model => _model;

    /// <summary>The type that the graph gives an output, of a session on the SIMD engine.</summary>
    internal ElementType OutputType(int index) => ((Simd.SimdSession)_engine).OutputType(index);

    internal int[] OutputShape(int index) => _engine.OutputShapes[index];

    /// <summary>The shape of an input in this session.</summary>
    /// <exception cref="ArgumentException">The model has no input of this name.</exception>
    public int[] InputShape(string name) => _edges.InputShape(name);

    /// <summary>The shape of an output in this session.</summary>
    /// <exception cref="ArgumentException">The model has no output of this name.</exception>
    public int[] OutputShape(string name) => _edges.OutputShape(name);

    /// <summary>
    /// Runs on what the inputs hold for some time, a run at least, and gives the shortest time of each call of the plan, in the plan's order: which part of a model to look at. Empty where the engine cannot say, as
    /// ONNX Runtime. Allocates.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread uses the session.</exception>
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
    /// <exception cref="InvalidOperationException">Another thread uses the session.</exception>
    public void Dispose()
    {
        if (_guard.Close(this))
            _engine.Dispose();
    }
}
