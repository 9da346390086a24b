using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime;

/// <summary>One batch of a bank: an engine's session, and where each row's inputs, outputs and states lie in it.</summary>
internal sealed class BankSession : IDisposable
{
    private readonly RowLayout?[] _inputs, _outputs;
    private readonly bool[] _isFixed;
    private readonly RowLayout[] _states;
    private readonly byte[] _first;
    private readonly byte[][] _results;
    private bool _hasResults;

    public BankSession(CheckedModel model, EngineSession engine, SessionRequest request, BankAxes axes)
    {
        Engine = engine;
        _isFixed = [.. model.Inputs.Select((_, i) => request.FixedInputs.ContainsKey(i) || request.States.Any(s => s.InputIndex == i))];
        _inputs = [.. model.Inputs.Select((info, i) => _isFixed[i] ? null : Layout(request.InputShapes[i], axes.Inputs[i], info.Type))];
        _outputs = [.. model.Outputs.Select((info, i) => Layout(engine.OutputShapes[i], axes.Outputs[i], info.Type))];
        _states = request.States.Count > 0
            ? [.. request.States.Select(s => Layout(request.InputShapes[s.InputIndex], axes.Inputs[s.InputIndex], model.Inputs[s.InputIndex].Type)!.Value)]
            : [.. engine.KeptShapes.Select((shape, i) => RowLayout.Of(shape, axes.Kept[i], (int)(engine.State(i).Length / Math.Max(1, Planning.Layout.Count(shape)))))];
        StateBytes = _states.Sum(s => s.Length);
        engine.ResetStates();
        _first = new byte[StateBytes];
        ReadState(0, _first);
        _results = [.. Enumerable.Range(0, _outputs.Length).Select(i => new byte[engine.OutputBytes(i).Length])];
    }

    public EngineSession Engine { get; }

    /// <summary>Bytes of one row's states.</summary>
    public int StateBytes { get; }

    /// <summary>Where an input's rows lie; null where all rows share it, where it is fixed, and where it is a state.</summary>
    public RowLayout? Input(int index) => _inputs[index];

    /// <summary>Where an output's rows lie; null where all rows share it.</summary>
    public RowLayout? Output(int index) => _outputs[index];

    /// <summary>Rows of an output as the last run left them, whatever has happened to states since.</summary>
    public ReadOnlySpan<byte> Result(int output) => _hasResults ? _results[output] : Engine.OutputBytes(output);

    /// <summary>To be called before each run.</summary>
    public void DropResults() => _hasResults = false;

    /// <summary>To be called before states change between runs: results may lie where states do.</summary>
    public void KeepResults()
    {
        if (_hasResults)
            return;
        for (var i = 0; i < _results.Length; i++)
            Engine.OutputBytes(i).CopyTo(_results[i]);
        _hasResults = true;
    }

    /// <summary>Writes a row's states one after the other: what a stream of one row holds.</summary>
    public void ReadState(int row, Span<byte> destination)
    {
        for (var i = 0; i < _states.Length; i++)
        {
            _states[i].Read(Engine.State(i), row, destination);
            destination = destination[_states[i].Length..];
        }
    }

    public void WriteState(int row, ReadOnlySpan<byte> source)
    {
        KeepResults();
        Write(row, source);
    }

    /// <summary>The states before the first step, where no results are to be kept.</summary>
    public void StartOver(int row) => Write(row, _first);

    private void Write(int row, ReadOnlySpan<byte> source)
    {
        for (var i = 0; i < _states.Length; i++)
        {
            _states[i].Write(Engine.State(i), row, source);
            source = source[_states[i].Length..];
        }
    }

    /// <summary>The states before the first step.</summary>
    public void Reset(int row) => WriteState(row, _first);

    /// <summary>The same, with inputs of zero.</summary>
    public void Clear(int row)
    {
        Reset(row);
        for (var i = 0; i < _inputs.Length; i++)
            _inputs[i]?.Clear(Engine.InputBytes(i), row);
    }

    /// <summary>Brings inputs and states of another batch's row, or of this one's, into a row.</summary>
    public void Take(BankSession from, int fromRow, int row)
    {
        KeepResults();
        for (var i = 0; i < _states.Length; i++)
            from._states[i].Copy(from.Engine.State(i), fromRow, Engine.State(i), row, _states[i]);
        for (var i = 0; i < _inputs.Length; i++)
            from._inputs[i]?.Copy(from.Engine.InputBytes(i), fromRow, Engine.InputBytes(i), row, _inputs[i]!.Value);
    }

    /// <summary>Brings over what all rows share.</summary>
    public void TakeShared(BankSession from)
    {
        for (var i = 0; i < _inputs.Length; i++)
        {
            if (_inputs[i] is null && !_isFixed[i])
                from.Engine.InputBytes(i).CopyTo(Engine.InputBytes(i));
        }
    }

    public void Dispose() => Engine.Dispose();

    private static RowLayout? Layout(int[] shape, int axis, ElementType type) => axis < 0 ? null : RowLayout.Of(shape, axis, ElementTypes.SizeOf(type));
}
