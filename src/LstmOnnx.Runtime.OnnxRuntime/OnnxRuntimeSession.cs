using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>
/// One caller's buffers. Each state has two, A and B: even runs read A and write B, odd runs the other way round, through two bindings made once, so that a state is never copied.
/// </summary>
internal sealed class OnnxRuntimeSession : EngineSession
{
    private readonly SharedInference _inference;
    private readonly CheckedModel _model;
    private readonly SessionRequest _request;
    private readonly bool _copies;

    // [run mod 2][index]: the tensors that this run reads or writes; only those of states differ between the two.
    private readonly HostTensor[][] _inputs = [[], []];
    private readonly HostTensor[][] _outputs = [[], []];

    // Outputs that are inputs by name: ONNX Runtime does not fill a bound buffer for them.
    private readonly (int Input, int Output)[] _passedThrough;
    private int[][] _outputShapes = [];
    private Runner? _runner;

    // Why outputs are not known yet; the first run tries again with what the inputs then hold.
    private ModelRefusedException? _unknown;
    private int _parity;
    private bool _disposed;

    public OnnxRuntimeSession(SharedInference inference, CheckedModel model, SessionRequest request, bool copies)
    {
        inference.Acquire();
        (_inference, _model, _request, _copies) = (inference, model, request, copies);
        _passedThrough =
        [
            .. from output in Enumerable.Range(0, model.Outputs.Count)
               from input in Enumerable.Range(0, model.Inputs.Count)
               where model.Inputs[input].Name == model.Outputs[output].Name
               select (input, output),
        ];
        try
        {
            CheckSize([]);
            _inputs[0] = [.. model.Inputs.Select((input, i) => new HostTensor(input.Type, request.InputShapes[i]))];
            foreach (var (input, values) in request.FixedInputs)
                HostTypes.Write(model.Inputs[input].Type, values, _inputs[0][input].Bytes);
            _inputs[1] = _inputs[0];
            Bind();
        }
        catch (ModelRefusedException unknown) when (unknown.Code == RefusalCode.RefusedByEngine && HasOpenValues)
        {
            _unknown = unknown;
        }
        catch (Exception)
        {
            Dispose();
            throw;
        }
    }

    public override IReadOnlyList<int[]> OutputShapes => _unknown is null ? _outputShapes : throw _unknown;

    public override int StateCount => _request.States.Count;

    // Inputs that choose branches and shapes in real models, such as a sample rate, are integers or truth values.
    private bool HasOpenValues => Enumerable.Range(0, _model.Inputs.Count).Any(i =>
        _model.Inputs[i].Type is not (ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16) && !_request.FixedInputs.ContainsKey(i));

    public override Span<float> Input(int index) => _inputs[_parity][index].Floats;

    // The tensors of the run before this one; they differ from this run's where the output is a state.
    public override ReadOnlySpan<float> Output(int index) => Result(index).Floats;

    public override Span<byte> InputBytes(int index) => _inputs[_parity][index].Bytes;

    public override ReadOnlySpan<byte> OutputBytes(int index) => Result(index).Bytes;

    public override Span<byte> State(int pair) => _inputs[_parity][_request.States[pair].InputIndex].Bytes;

    public override void Run()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_runner is null)
            Bind();
        try
        {
            _runner!.Run(_parity);
        }
        catch (OnnxRuntimeException failure)
        {
            throw OutputProbe.RunFailure(failure);
        }

        foreach (var (input, output) in _passedThrough)
            _inputs[_parity][input].Bytes.CopyTo(_outputs[_parity][output].Bytes);
        if (_request.States.Count > 0)
            _parity = 1 - _parity;
    }

    // Runs of both kinds write their own tensors of states; the results shown are those of the run before.
    public override object TakeSnapshot() => (_parity, Tensors().Select(tensor => tensor.Bytes.ToArray()).ToArray());

    public override void PutBack(object snapshot)
    {
        (_parity, var values) = ((int, byte[][]))snapshot;
        foreach (var (tensor, before) in Tensors().Zip(values))
            before.CopyTo(tensor.Bytes);
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

    // With the values that the inputs hold now.
    private void Bind()
    {
        var found = OutputProbe.Find(_inference.Session, _model, _inputs[0]);
        CheckSize(found);
        CheckStates(found);
        _outputs[0] = [.. found.Select(output => new HostTensor(output.Type, output.Shape))];
        _outputShapes = [.. found.Select(output => output.Shape)];

        // An odd run reads what an even run wrote, and writes what that one read.
        _inputs[1] = [.. _inputs[0]];
        _outputs[1] = [.. _outputs[0]];
        foreach (var (input, output) in _request.States)
        {
            _inputs[1][input] = _outputs[0][output];
            _outputs[1][output] = _inputs[0][input];
        }

        _runner = _copies ? new CopyingRunner(_inference.Session, _model, _inputs, _outputs) : new BoundRunner(_inference.Session, _model, _inputs, _outputs);
        _unknown = null;
    }

    private HostTensor Result(int index) => _unknown is null ? _outputs[1 - _parity][index] : throw _unknown;

    private void CheckSize(IEnumerable<(ElementType Type, int[] Shape)> outputs)
    {
        var bytes = _model.Inputs.Select((input, i) => (input.Type, Shape: _request.InputShapes[i])).Concat(outputs)
            .Sum(tensor => tensor.Shape.Aggregate((double)HostTypes.SizeOf(tensor.Type), (product, size) => product * size));
        var allowed = Math.Min(_model.Limits.MaxPlanBytes, HostTensor.MaxBytes);
        if (bytes > allowed)
        {
            throw new ModelRefusedException(RefusalCode.LimitExceeded,
                $"the inputs and outputs take {bytes:N0} bytes, {allowed:N0} are allowed: ask for a smaller batch or sequence{(allowed < HostTensor.MaxBytes ? ", or raise ModelLimits.MaxPlanBytes" : "")}");
        }
    }

    private void CheckStates((ElementType Type, int[] Shape)[] outputs)
    {
        foreach (var (input, output) in _request.States)
        {
            var (wanted, found) = (_request.InputShapes[input], outputs[output]);
            if (_model.Inputs[input].Type != found.Type || !wanted.SequenceEqual(found.Shape))
            {
                throw new ModelRefusedException(RefusalCode.ShapeMismatch,
                    $"the state '{Readable.Name(_model.Inputs[input].Name)}' {_model.Inputs[input].Type} [{string.Join(", ", wanted)}] comes back as '{Readable.Name(_model.Outputs[output].Name)}' {found.Type} [{string.Join(", ", found.Shape)}]; expected the same type and shape");
            }
        }
    }
}
