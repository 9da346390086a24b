using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>
/// One caller's buffers. Each state has two, A and B: even runs read A and write B, odd runs the other way round, through two bindings made once, so that a state is never copied.
/// </summary>
internal sealed class OnnxRuntimeSession : EngineSession
{
    private readonly SharedInference _inference;
    private readonly IReadOnlyList<StatePair> _states;

    // Outputs that are inputs by name: ONNX Runtime does not fill a bound buffer for them.
    private readonly (int Input, int Output)[] _passedThrough;

    // [run mod 2][index]: the tensors that this run reads or writes; only those of states differ between the two.
    private readonly HostTensor[][] _inputs = [[], []];
    private readonly HostTensor[][] _outputs = [[], []];
    private readonly Runner? _runner;
    private int _parity;
    private bool _disposed;

    public OnnxRuntimeSession(SharedInference inference, CheckedModel model, SessionRequest request, bool copies)
    {
        var (inputShapes, states) = (request.InputShapes, request.States);
        inference.Acquire();
        _inference = inference;
        _states = states;
        _passedThrough =
        [
            .. from output in Enumerable.Range(0, model.Outputs.Count)
               from input in Enumerable.Range(0, model.Inputs.Count)
               where model.Inputs[input].Name == model.Outputs[output].Name
               select (input, output),
        ];
        try
        {
            CheckSize(model, inputShapes);
            _inputs[0] = [.. inputShapes.Select(shape => new HostTensor(shape))];
            foreach (var (input, values) in request.FixedInputs)
                ((float[])values).CopyTo(_inputs[0][input].Span);
            OutputShapes = FindOutputShapes(inference.Session, model, _inputs[0]);
            CheckSize(model, [.. inputShapes, .. OutputShapes]);
            _outputs[0] = [.. OutputShapes.Select(shape => new HostTensor(shape))];
            CheckStates(model, inputShapes, OutputShapes, states);

            // An odd run reads what an even run wrote, and writes what that one read.
            _inputs[1] = [.. _inputs[0]];
            _outputs[1] = [.. _outputs[0]];
            foreach (var (input, output) in states)
            {
                _inputs[1][input] = _outputs[0][output];
                _outputs[1][output] = _inputs[0][input];
            }

            _runner = copies ? new CopyingRunner(inference.Session, model, _inputs, _outputs) : new BoundRunner(inference.Session, model, _inputs, _outputs);
        }
        catch (Exception)
        {
            Dispose();
            throw;
        }
    }

    public override IReadOnlyList<int[]> OutputShapes { get; }

    public override int StateCount => _states.Count;

    public override Span<float> Input(int index) => _inputs[_parity][index].Span;

    // The tensors of the run before this one; they differ from this run's where the output is a state.
    public override ReadOnlySpan<float> Output(int index) => _outputs[1 - _parity][index].Span;

    public override Span<byte> InputBytes(int index) => MemoryMarshal.AsBytes(Input(index));

    public override ReadOnlySpan<byte> OutputBytes(int index) => MemoryMarshal.AsBytes(Output(index));

    public override Span<byte> State(int pair) => MemoryMarshal.AsBytes(_inputs[_parity][_states[pair].InputIndex].Span);

    public override void Run()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            _runner!.Run(_parity);
        }
        catch (OnnxRuntimeException failure)
        {
            throw RunFailure(failure);
        }

        foreach (var (input, output) in _passedThrough)
            _inputs[_parity][input].Span.CopyTo(_outputs[_parity][output].Span);
        if (_states.Count > 0)
            _parity = 1 - _parity;
    }

    // Runs of both kinds write their own tensors of states; the results shown are those of the run before.
    public override object TakeSnapshot() => (_parity, Tensors().Select(tensor => tensor.Span.ToArray()).ToArray());

    public override void PutBack(object snapshot)
    {
        (_parity, var values) = ((int, float[][]))snapshot;
        foreach (var (tensor, before) in Tensors().Zip(values))
            before.CopyTo(tensor.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _runner?.Dispose();
            foreach (var tensor in Tensors())
                tensor.Dispose();
            _inference.Release();
        }

        base.Dispose(disposing);
    }

    private IEnumerable<HostTensor> Tensors() => _inputs.Concat(_outputs).SelectMany(tensors => tensors).Distinct();

    private static void CheckSize(CheckedModel model, IReadOnlyList<int[]> shapes)
    {
        var bytes = shapes.Sum(shape => shape.Aggregate((double)sizeof(float), (product, size) => product * size));
        if (bytes > Math.Min(model.Limits.MaxPlanBytes, HostTensor.MaxBytes))
        {
            throw new ModelRefusedException(RefusalCode.LimitExceeded,
                $"the inputs and outputs take {bytes:N0} bytes, {Math.Min(model.Limits.MaxPlanBytes, HostTensor.MaxBytes):N0} are allowed: ask for a smaller batch or sequence, or raise ModelLimits.MaxPlanBytes");
        }
    }

    // Shapes may depend on anything in the graph, so the graph is asked: one run on zeros, whose outputs ONNX Runtime allocates itself.
    private static int[][] FindOutputShapes(InferenceSession session, CheckedModel model, HostTensor[] inputs)
    {
        try
        {
            using var options = new RunOptions();
            using var outputs = session.Run(options, Names(model.Inputs), [.. inputs.Select(input => input.Value)], Names(model.Outputs));
            return [.. outputs.Select(output => output.GetTensorTypeAndShape().Shape.Select(size => checked((int)size)).ToArray())];
        }
        catch (OnnxRuntimeException failure)
        {
            throw RunFailure(failure);
        }
    }

    private static void CheckStates(CheckedModel model, IReadOnlyList<int[]> inputShapes, IReadOnlyList<int[]> outputShapes, IReadOnlyList<StatePair> states)
    {
        foreach (var (input, output) in states)
        {
            if (!inputShapes[input].SequenceEqual(outputShapes[output]))
            {
                throw new ModelRefusedException(RefusalCode.ShapeMismatch,
                    $"the state '{model.Inputs[input].Name}' [{string.Join(", ", inputShapes[input])}] comes back as '{model.Outputs[output].Name}' [{string.Join(", ", outputShapes[output])}]; expected the same shape");
            }
        }
    }

    private static ModelRefusedException RunFailure(OnnxRuntimeException failure) =>
        new(RefusalCode.RefusedByEngine, $"ONNX Runtime cannot run the model on these shapes: {failure.Message.Trim()}", inner: failure);

    private static string[] Names(IReadOnlyList<TensorInfo> tensors) => [.. tensors.Select(tensor => tensor.Name)];
}
