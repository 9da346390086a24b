namespace LstmOnnx.Runtime;

/// <summary>
/// Makes a bank's batches of any size. Where rows lie is learned from the batch axes that inputs leave open and from what changes between batches of two and of three rows; those two are also run on the
/// same rows in other places, beside others, and a model that does not treat rows alike and apart is refused.
/// </summary>
internal sealed class BankPlans
{
    private readonly CheckedModel _model;
    private readonly StreamSetup _setup;
    private readonly Func<SessionRequest, EngineSession> _create;
    private readonly SessionRequest _ofOne;
    private readonly BankAxes _axes;

    public BankPlans(CheckedModel model, StreamSetup setup, Func<SessionRequest, EngineSession> create)
    {
        (_model, _setup, _create) = (model, setup, create);
        if (setup.BatchSize != 1)
            throw new ArgumentException($"a bank's streams have one row each: leave StreamOptions.BatchSize at 1, found {setup.BatchSize}", nameof(setup));
        _ofOne = setup.Request(1);
        int[] inputs = [.. model.Inputs.Select((_, i) => setup.BatchAxis(i) ?? -1)];
        CheckInputs(inputs);
        using var two = create(Request(2, inputs));
        using var three = create(Request(3, inputs));
        int[] outputs = [.. two.OutputShapes.Zip(three.OutputShapes, (a, b) => Axis(a, b))];
        int[] kept = [.. two.KeptShapes.Zip(three.KeptShapes, (a, b) => Axis(a, b))];
        if (kept.Contains(-1))
            throw Refused("a state that the engine keeps inside has no batch axis, so its rows cannot be told apart");
        foreach (var (input, output) in setup.States)
        {
            if (inputs[input] != outputs[output])
                throw Refused($"state input {Text(model.Inputs[input])} has its batch on axis {inputs[input]}, its output '{Readable.Name(model.Outputs[output].Name)}' {(outputs[output] < 0 ? "on none" : $"on axis {outputs[output]}")}");
        }
        _axes = new BankAxes(inputs, outputs, kept);
        BankProbe.Check(model, setup.States, new BankSession(model, two, Request(2, inputs), _axes), new BankSession(model, three, Request(3, inputs), _axes));
    }

    /// <summary>What a stream of one row is asked for.</summary>
    public SessionRequest OfOne => _ofOne;

    /// <summary>A batch of as many rows, all as before the first step.</summary>
    public BankSession Create(int rows)
    {
        var request = Request(rows, _axes.Inputs);
        return new BankSession(_model, _create(request), request, _axes);
    }

    private SessionRequest Request(int rows, int[] axes)
    {
        int[][] shapes = [.. _ofOne.InputShapes.Select(s => (int[])s.Clone())];
        for (var i = 0; i < shapes.Length; i++)
        {
            if (axes[i] >= 0)
                shapes[i][axes[i]] = rows;
        }
        return _setup.Request(shapes);
    }

    private void CheckInputs(int[] axes)
    {
        foreach (var (input, _) in _setup.States)
        {
            if (axes[input] < 0)
                throw Refused($"state input {Text(_model.Inputs[input])} has no batch axis that the file leaves open");
        }
        for (var i = 0; i < axes.Length; i++)
        {
            if (axes[i] >= 0 && _ofOne.InputShapes[i][axes[i]] != 1)
                throw new ArgumentException($"input '{Readable.Name(_model.Inputs[i].Name)}' was given as [{string.Join(", ", _ofOne.InputShapes[i])}], where axis {axes[i]} is the batch: give the shape of one stream, with 1 there");
        }
        var fed = Enumerable.Range(0, axes.Length).Where(i => _setup.States.All(s => s.InputIndex != i) && !_ofOne.FixedInputs.ContainsKey(i)).ToArray();
        if (fed.Length > 0 && fed.All(i => axes[i] < 0))
            throw Refused($"no input beside the states has a batch axis that the file leaves open: {string.Join(", ", fed.Select(i => Text(_model.Inputs[i])))}");
    }

    // The one axis that grew with the batch.
    private static int Axis(int[] two, int[] three)
    {
        if (two.Length != three.Length)
            return -1;
        var found = -1;
        for (var axis = 0; axis < two.Length; axis++)
        {
            if (two[axis] == three[axis])
                continue;
            if (found >= 0 || two[axis] != 2 || three[axis] != 3)
                return -1;
            found = axis;
        }
        return found;
    }

    private static string Text(TensorInfo info) => $"'{info}'";

    private static UnsupportedOnnxException Refused(string why) => new(RefusalCode.UnsupportedStream,
        $"the model cannot step as a bank: {why}. Export it with a symbolic batch axis in inputs, outputs and states, or make a stream for each with CreateStream");
}
