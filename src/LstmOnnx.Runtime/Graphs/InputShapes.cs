namespace LstmOnnx.Runtime.Graphs;

/// <summary>Turns what a caller says about sizes into one shape per input.</summary>
internal sealed class InputShapes
{
    private readonly CheckedModel _model;
    private readonly AxisRole[][] _roles;
    private readonly HashSet<string> _undeclared;

    /// <param name="model">The model.</param>
    /// <param name="states">The pairs that count as states; those that were found where null.</param>
    public InputShapes(CheckedModel model, IReadOnlyList<StatePair>? states = null)
    {
        _model = model;
        foreach (var input in model.Inputs)
        {
            if (input.Shape.Any(d => d.Size is < 0 or > int.MaxValue))
                throw new ModelRefusedException(RefusalCode.LimitExceeded, $"input '{Readable.Name(input.Name)}' {Text(input.Shape)}: a size must be between 0 and {int.MaxValue}");
        }
        _undeclared = model.Document.Graph.Inputs.Where(i => i.Shape is null).Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        _roles = InputAxes.Find(model.Document.Graph, model.Inputs, states ?? model.States);
    }

    /// <param name="batchSize">For axes that are the batch.</param>
    /// <param name="sequenceLength">For axes that are time.</param>
    /// <param name="fileFirst">Whether a size that the file fixes wins over another one that is asked for; else it is refused.</param>
    /// <param name="given">Shapes by name that come before all this; null for none.</param>
    public int[][] Of(int batchSize, int sequenceLength, bool fileFirst = false, IReadOnlyDictionary<string, int[]>? given = null)
    {
        foreach (var name in given?.Keys ?? [])
            IndexOf(name);
        var shapes = new int[_model.Inputs.Count][];
        for (var i = 0; i < shapes.Length; i++)
        {
            var declared = _model.Inputs[i].Shape;
            if (given?.TryGetValue(_model.Inputs[i].Name, out var shape) == true)
            {
                shapes[i] = Given(i, shape);
                continue;
            }
            if (_undeclared.Contains(_model.Inputs[i].Name))
                throw new ArgumentException($"input '{Readable.Name(_model.Inputs[i].Name)}' does not declare its shape: name one among the input shapes");
            shapes[i] = new int[declared.Count];
            for (var axis = 0; axis < declared.Count; axis++)
            {
                int? asked = _roles[i][axis] switch { AxisRole.Batch => batchSize, AxisRole.Time => sequenceLength, _ => null };
                if (declared[axis].Size is { } size)
                {
                    if (!fileFirst && asked is not null && asked != size)
                        throw new ArgumentException($"input '{Readable.Name(_model.Inputs[i].Name)}' fixes its {Word(_roles[i][axis])} (axis {axis}) at {size}, found {asked}: ask for {size}");
                    shapes[i][axis] = (int)size;
                }
                else
                {
                    shapes[i][axis] = asked ?? throw new ArgumentException(
                        $"input '{Readable.Name(_model.Inputs[i].Name)}' {Text(declared)}: axis {axis} is neither batch nor time, so its size is not known: name one among the input shapes");
                }
            }
        }
        return shapes;
    }

    /// <summary>What a step takes: one time step, or the shapes given. Where states are carried, a call is a step, however much the file fixes it to hold.</summary>
    /// <exception cref="UnsupportedOnnxException">The file fixes more, and no state is carried.</exception>
    public int[][] OfStep(int batchSize, IReadOnlyDictionary<string, int[]> given, bool carriesStates)
    {
        for (var i = 0; i < _roles.Length && !carriesStates; i++)
        {
            var axis = Array.IndexOf(_roles[i], AxisRole.Time);
            if (axis >= 0 && _model.Inputs[i].Shape[axis].Size is > 1 and var size)
            {
                throw new UnsupportedOnnxException(RefusalCode.UnsupportedStream,
                    $"input '{Readable.Name(_model.Inputs[i].Name)}' fixes its sequence length (axis {axis}) at {size}, so steps cannot come one by one: export it with a symbolic or single time axis, or run {size} steps at once with CreateSession");
            }
        }
        return Of(batchSize, sequenceLength: 1, fileFirst: false, given);
    }

    /// <summary>The batch axis of an input that the file leaves open; null where it has none.</summary>
    public int? OpenBatchAxis(int input)
    {
        var axis = Array.IndexOf(_roles[input], AxisRole.Batch);
        return axis >= 0 && _model.Inputs[input].Shape[axis].Size is null ? axis : null;
    }

    /// <summary>Every symbolic size 1: the smallest shapes that the file allows; null where an input does not declare its shape.</summary>
    public int[][]? Smallest() => _undeclared.Count > 0 ? null : [.. _model.Inputs.Select(i => i.Shape.Select(d => (int)(d.Size ?? 1)).ToArray())];

    public int[][] Of(IReadOnlyDictionary<string, int[]> given)
    {
        foreach (var name in given.Keys)
            IndexOf(name);
        var shapes = new int[_model.Inputs.Count][];
        for (var i = 0; i < shapes.Length; i++)
        {
            var (name, declared) = (_model.Inputs[i].Name, _model.Inputs[i].Shape);
            if (!given.TryGetValue(name, out var shape))
                throw new ArgumentException($"no shape given for input '{Readable.Name(name)}' {Text(declared)}", nameof(given));
            shapes[i] = Given(i, shape);
        }
        return shapes;
    }

    private int[] Given(int input, int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var (name, declared) = (_model.Inputs[input].Name, _model.Inputs[input].Shape);
        var fits = _undeclared.Contains(name) || declared.Count == shape.Length;
        for (var axis = 0; fits && axis < declared.Count; axis++)
            fits = declared[axis].Size is not { } size || size == shape[axis];
        if (!fits || shape.Any(s => s < 0))
            throw new ArgumentException($"input '{Readable.Name(name)}': expected {Text(declared)}, found [{string.Join(", ", shape)}]", nameof(shape));
        return [.. shape];
    }

    /// <summary>The place of an input.</summary>
    /// <exception cref="ArgumentException">The model has none of this name.</exception>
    public int IndexOf(string name)
    {
        for (var i = 0; i < _model.Inputs.Count; i++)
        {
            if (_model.Inputs[i].Name == name)
                return i;
        }
        throw new ArgumentException($"the model has no input '{Readable.Name(name)}'; it has {string.Join(", ", _model.Inputs.Select(i => $"'{Readable.Name(i.Name)}'"))}", nameof(name));
    }

    private static string Word(AxisRole role) => role == AxisRole.Batch ? "batch size" : "sequence length";

    private static string Text(IReadOnlyList<Dimension> shape) =>
        $"[{string.Join(", ", shape)}]";
}
