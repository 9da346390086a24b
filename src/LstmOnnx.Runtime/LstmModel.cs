using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Graphs;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime;

/// <summary>
/// A model ready to run: checked, its constants folded, its weights packed once. Immutable and shared by threads; each caller makes its own <see cref="LstmSession"/> or <see cref="LstmStream"/>.
/// Dispose it after its sessions and streams.
/// </summary>
public sealed class LstmModel : IDisposable
{
    private readonly CheckedModel _checked;
    private readonly EngineModel _engine;
    private readonly InputShapes _shapes;
    private readonly Lazy<byte[]> _hash;
    private ModelSummary? _summary;
    private bool _disposed;

    private LstmModel(CheckedModel model, EngineModel engine, EngineChoice choice)
    {
        _checked = model;
        _engine = engine;
        _shapes = new InputShapes(model);
        _hash = new Lazy<byte[]>(() => Sha256.Hash(model.Bytes.Span));
        Choice = choice;
    }

    /// <summary>The engine that was chosen, and why each earlier one of the list was not.</summary>
    public EngineChoice Choice { get; }

    /// <summary>The inputs a caller fills, in the file's order.</summary>
    public IReadOnlyList<TensorInfo> Inputs => _checked.Inputs;

    /// <summary>The outputs, in the file's order, with the shapes that the file declares.</summary>
    public IReadOnlyList<TensorInfo> Outputs => _checked.Outputs;

    /// <summary>The file's metadata, such as what a trainer wrote about features and scaling.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _checked.Metadata;

    /// <summary>
    /// Inputs that take a recurrent state, each with the output that gives it: an input that reaches initial_h or initial_c of LSTM, GRU or RNN nodes through operators that only move values,
    /// and an output that comes from Y_h or Y_c of the same nodes in the same way.
    /// </summary>
    public IReadOnlyList<StatePair> States => _checked.States;

    /// <summary>Versions, operators and parameter count of the file.</summary>
    public ModelSummary Summary => _summary ??= new ModelSummary(_checked.Document);

    internal ModelDocument Document => _checked.Document;

    internal ModelLimits Limits => _checked.Limits;

    /// <summary>SHA-256 of the file, which a stream's saved state carries.</summary>
    internal ReadOnlySpan<byte> Hash => _hash.Value;

    /// <summary>Reads a file, checks it and prepares it on the first engine of the list that can take it.</summary>
    /// <param name="path">An <c>.onnx</c> file. Nothing outside of it is read, unless <see cref="LoadOptions.AllowExternalData"/> says so.</param>
    /// <param name="options">Engines and limits; the SIMD engine by default.</param>
    /// <exception cref="ModelRefusedException">The bytes are no sound ONNX model, exceed a limit, or no engine of the list supports what the model needs; the code, the node and the reason say which.</exception>
    /// <exception cref="EngineUnavailableException">No engine of the list can run the model, at least one of them for a reason of this machine; the message has each reason.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LstmModel Load(string path, LoadOptions? options = null)
    {
        options ??= new LoadOptions();
        var document = OnnxReader.Read(ModelFile.Read(path, options.Limits), options.Limits);
        if (options.AllowExternalData && EmbeddedModel.IsNeeded(document))
            document = OnnxReader.Read(EmbeddedModel.Embed(document, Path.GetDirectoryName(Path.GetFullPath(path))!, options.Limits), options.Limits);
        return Load(document, options);
    }

    /// <summary>Checks the bytes of an <c>.onnx</c> file and prepares them on the first engine of the list that can take them. The bytes must not change while the model lives.</summary>
    /// <inheritdoc cref="Load(string, LoadOptions?)"/>
    public static LstmModel Load(ReadOnlyMemory<byte> bytes, LoadOptions? options = null)
    {
        options ??= new LoadOptions();
        return Load(OnnxReader.Read(bytes, options.Limits), options);
    }

    /// <summary>
    /// Makes one caller's buffers. <paramref name="batchSize"/> and <paramref name="sequenceLength"/> take the place of the inputs' symbolic sizes: the axes that reach axis 1 and 0 of a recurrent node's X,
    /// or else axes by name (batch, N; time, seq, length, step, T), or else the first and second symbolic axis of an input of rank 3.
    /// </summary>
    /// <exception cref="ArgumentException">A size is not positive, an input has a symbolic axis that is neither, or the file fixes a size otherwise: the overload with shapes says more.</exception>
    /// <exception cref="ModelRefusedException">The graph does not fit these shapes, or needs more memory than <see cref="ModelLimits.MaxPlanBytes"/>.</exception>
    public LstmSession CreateSession(int batchSize = 1, int sequenceLength = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        return Session(_shapes.Of(batchSize, sequenceLength), null);
    }

    /// <summary>Makes one caller's buffers for a shape per input name.</summary>
    /// <param name="inputShapes">A shape for every input.</param>
    /// <param name="fixedInputs">
    /// Values of inputs that stay as they are for the session's life, row-major: <c>long[]</c> for integers and Bool (0 or 1), <c>float[]</c> for Float and 16-bit floats, <c>double[]</c> for Double. They are
    /// folded like constants, so shapes, axes and branches may depend on them; such an input has no buffer. Null for none.
    /// </param>
    /// <exception cref="ArgumentException">A shape is missing, unknown by name, or differs from what the file fixes; or fixed values do not fit their input.</exception>
    /// <exception cref="ModelRefusedException">The graph does not fit these shapes, or needs more memory than <see cref="ModelLimits.MaxPlanBytes"/>.</exception>
    public LstmSession CreateSession(IReadOnlyDictionary<string, int[]> inputShapes, IReadOnlyDictionary<string, Array>? fixedInputs = null)
    {
        ArgumentNullException.ThrowIfNull(inputShapes);
        return Session(_shapes.Of(inputShapes), fixedInputs);
    }

    /// <summary>
    /// A shape for each input by name, to be handed to <see cref="CreateSession(IReadOnlyDictionary{string, int[]}, IReadOnlyDictionary{string, Array})"/>: sizes that the file fixes, and <paramref name="batchSize"/> and
    /// <paramref name="sequenceLength"/> where it leaves them open. Where <see cref="CreateSession(int, int)"/> refuses other sizes than the file's, this takes the file's.
    /// </summary>
    /// <exception cref="ArgumentException">A size is not positive, or an input has an open axis that is neither batch nor time, or no declared shape.</exception>
    public IReadOnlyDictionary<string, int[]> ShapesFor(int batchSize = 1, int sequenceLength = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        var shapes = _shapes.Of(batchSize, sequenceLength, fileFirst: true);
        return Inputs.Select((input, i) => KeyValuePair.Create(input.Name, shapes[i])).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// Makes a stream: one time step a call, with the state kept between calls. The state travels through <see cref="States"/> where the model has them; where it has none, the SIMD engine keeps the state of
    /// each forward recurrent node itself, if the graph starts it from constants. The overload with options names states, shapes and fixed inputs.
    /// </summary>
    /// <exception cref="ArgumentException">The batch size is not positive, or the file fixes another.</exception>
    /// <exception cref="UnsupportedOnnxException">The model cannot run step by step on its engine; node and reason are in the message.</exception>
    public LstmStream CreateStream(int batchSize = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return CreateStream(new StreamOptions { BatchSize = batchSize });
    }

    /// <summary>
    /// Makes a stream whose states, shapes or fixed inputs the caller names. Where states are carried, through inputs and outputs, a call of the model is a step, whatever its inputs hold: a sample, a frame of
    /// audio; recurrent nodes that start from constants then do so at each step.
    /// </summary>
    /// <exception cref="ArgumentException">An option names an input or output that there is not, or twice, or of another type or shape; or an input's size is not known.</exception>
    /// <exception cref="ModelRefusedException">The graph does not fit these shapes, or needs more memory than <see cref="ModelLimits.MaxPlanBytes"/>.</exception>
    /// <exception cref="UnsupportedOnnxException">The model cannot run step by step on its engine, or an input looks like a state and no option says so; node and reason are in the message.</exception>
    public LstmStream CreateStream(StreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var setup = new StreamSetup(_checked, options);
        return Stream(setup.Request(options.BatchSize));
    }

    /// <summary>Makes a bank of streams that step as one batch.</summary>
    /// <param name="capacity">How many members there is room for at first; it grows as streams join.</param>
    /// <param name="options">As for <see cref="CreateStream(StreamOptions)"/>, with the shapes of one stream; the defaults where null.</param>
    /// <exception cref="ArgumentException">As for a stream; or <see cref="StreamOptions.BatchSize"/> is not 1, or a shape given has another batch size than 1.</exception>
    /// <exception cref="ModelRefusedException">The graph does not fit these shapes, or needs more memory than <see cref="ModelLimits.MaxPlanBytes"/>.</exception>
    /// <exception cref="UnsupportedOnnxException">As for a stream; or a state or the model's input has no batch axis that the file leaves open; or rows of a batch influence each other.</exception>
    public StreamBank CreateStreamBank(int capacity = 16, StreamOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new StreamBank(this, new BankPlans(_checked, new StreamSetup(_checked, options ?? new StreamOptions()), StepSession), capacity);
    }

    internal LstmStream Stream(SessionRequest request) => new(this, StepSession(request), request);

    private EngineSession StepSession(SessionRequest request)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return request.States.Count > 0 ? _engine.CreateSession(request) : _engine.CreateStreamSession(request);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _engine.Dispose();
    }

    internal static LstmModel Load(ModelDocument document, LoadOptions options)
    {
        ModelGate.Check(document, options.Limits);
        var model = new CheckedModel(document, options.Limits, options.Weights);
        var (engine, choice) = EngineSelection.Choose(model, options.Engines);
        return new LstmModel(model, engine, choice);
    }

    private LstmSession Session(int[][] shapes, IReadOnlyDictionary<string, Array>? fixedInputs)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var request = new SessionRequest(shapes, [], Fixed(fixedInputs, shapes));
        return new LstmSession(this, _engine.CreateSession(request), request);
    }

    private Dictionary<int, Array> Fixed(IReadOnlyDictionary<string, Array>? fixedInputs, int[][] shapes)
    {
        var result = new Dictionary<int, Array>();
        foreach (var (name, values) in fixedInputs ?? new Dictionary<string, Array>())
        {
            var index = _shapes.IndexOf(name);
            result[index] = EdgeTypes.Fixed(Inputs[index], values, shapes[index]);
        }
        return result;
    }
}
