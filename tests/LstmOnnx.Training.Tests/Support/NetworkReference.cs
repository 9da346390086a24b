namespace LstmOnnx.Training.Tests;

/// <summary>A trainer's network as the reference model computes it, from its parameters alone, and the trainer's data, dropout masks and losses as that model takes them.</summary>
internal sealed class NetworkReference(LstmNetwork network, FitOptions? options = null, double cellTanhFactor = 1)
{
    private readonly NetworkOptions _network = network.Options;
    private readonly FitOptions _fit = options ?? new FitOptions();
    private readonly ReferenceModel _model = new(
        new ReferenceModelShape([.. network.Options.Layers.Select(Layer)], network.Options.ReturnSequences),
        network.Parameters.ToDictionary(parameter => parameter.Name, parameter => new ReferenceTensor(parameter.Shape, Array.ConvertAll(parameter.Values, value => (double)value))),
        cellTanhFactor);

    private ReferenceLoss ReferenceLoss => new(Enum.Parse<ReferenceLossKind>(_fit.LossFor(_network).ToString()))
    {
        HuberDelta = _fit.HuberDelta,
        Quantiles = [.. _network.Quantiles],
        PositiveWeights = [_fit.PositiveWeight],
        ClassWeights = [.. _fit.ClassWeights ?? []],
    };

    /// <summary>The mean loss of some samples.</summary>
    public double Loss(SequenceData data, int[] samples, long? update = null) => _model.Loss(Batch(data, samples, update), ReferenceLoss);

    /// <summary>dLoss/dParameter, element by element.</summary>
    public double[] Gradient(string name, SequenceData data, int[] samples, long? update = null, ReferenceLayerData[]? states = null) =>
        _model.Gradient(name, WithStates(Batch(data, samples, update), states), ReferenceLoss);

    /// <summary>The states of each layer after some samples, from given ones, as the next batch of a stateful training takes them.</summary>
    public ReferenceLayerData[] StatesAfter(SequenceData data, int[] samples, ReferenceLayerData[]? states) =>
        [.. _model.Run(WithStates(Batch(data, samples, update: null), states)).States.Select(state => new ReferenceLayerData { InitialHidden = state.Hidden, InitialCell = state.Cell })];

    /// <summary>inputs [B, T, I] to logits [B, O] or [B, T, O]; zeros past a sequence's end.</summary>
    public double[] Logits(float[] inputs, int batchSize, int sequenceLength, int[]? lengths = null) => _model.Run(new ReferenceBatch
    {
        BatchSize = batchSize,
        SequenceLength = sequenceLength,
        Inputs = _network.Embedding is null ? Array.ConvertAll(inputs, value => (double)value) : [],
        Tokens = _network.Embedding is null ? null : Array.ConvertAll(inputs, value => (int)value),
        Lengths = lengths,
    }).Outputs;

    /// <summary>The same after the head's function.</summary>
    public double[] Outputs(float[] inputs, int batchSize, int sequenceLength, int[]? lengths = null)
    {
        var logits = Logits(inputs, batchSize, sequenceLength, lengths);
        return _network.Task switch
        {
            TaskKind.Binary => Array.ConvertAll(logits, logit => 1 / (1 + Math.Exp(-logit))),
            TaskKind.MultiClass => [.. logits.Chunk(_network.OutputSize).SelectMany(Softmax)],
            _ => logits,
        };
    }

    private ReferenceBatch Batch(SequenceData data, int[] samples, long? update)
    {
        var length = samples.Max(data.LengthOf);
        var inputs = new float[samples.Length * length * data.FeatureCount];
        for (var row = 0; row < samples.Length; row++)
            data.WindowOf(samples[row]).CopyTo(inputs.AsSpan(row * length * data.FeatureCount));
        return new ReferenceBatch
        {
            BatchSize = samples.Length,
            SequenceLength = length,
            Inputs = _network.Embedding is null ? Array.ConvertAll(inputs, value => (double)value) : [],
            Tokens = _network.Embedding is null ? null : Array.ConvertAll(inputs, value => (int)value),
            Lengths = data.Lengths is null ? null : Array.ConvertAll(samples, data.LengthOf),
            Targets = [.. samples.SelectMany(sample => Enumerable.Range(0, data.TargetsPerStep ? length : 1).SelectMany(step => Target(data, sample, step)))],
            Layers = [.. _network.Layers.Select((layer, index) => Masks(layer, index, samples.Length, length, update))],
        };
    }

    private static double[] Target(SequenceData data, int sample, int step) =>
        step < data.LengthOf(sample) ? Array.ConvertAll(data.TargetOf(sample, step).ToArray(), value => (double)value) : new double[data.TargetSize];

    private static ReferenceBatch WithStates(ReferenceBatch batch, ReferenceLayerData[]? states) => states is null ? batch : batch with
    {
        Layers = [.. batch.Layers.Zip(states, (layer, state) => layer with { InitialHidden = state.InitialHidden, InitialCell = state.InitialCell })],
    };

    // As the passes name their random streams.
    private ReferenceLayerData Masks(RecurrentLayerOptions layer, int index, int batchSize, int length, long? update)
    {
        if (update is not { } number)
            return new ReferenceLayerData();
        var isFinal = index == _network.Layers.Count - 1 && !_network.ReturnSequences;
        double[]? outputs = null, recurrent = null;
        if (layer.Dropout > 0)
        {
            var dropout = new Dropout(layer.Dropout, _fit.Seed, RandomPurpose.Dropout);
            outputs = [.. Enumerable.Range(0, batchSize).SelectMany(row => Enumerable.Range(0, isFinal ? 1 : length).SelectMany(t => Draw(dropout, number, (((index * length) + t) * batchSize) + row, layer.OutputSize)))];
        }
        if (layer.RecurrentDropout > 0)
        {
            var dropout = new Dropout(layer.RecurrentDropout, _fit.Seed, RandomPurpose.RecurrentDropout);
            recurrent = [.. Enumerable.Range(0, layer.DirectionCount).SelectMany(d => Enumerable.Range(0, batchSize).SelectMany(row => Draw(dropout, number, (((2 * index) + d) * batchSize) + row, layer.StateSize)))];
        }
        return new ReferenceLayerData { OutputMask = outputs, RecurrentMask = recurrent };
    }

    private static double[] Draw(Dropout dropout, long update, long place, int width)
    {
        var mask = new float[width];
        dropout.Draw(update, place, mask);
        return Array.ConvertAll(mask, value => (double)value);
    }

    private static ReferenceLayer Layer(RecurrentLayerOptions layer) =>
        new(Enum.Parse<ReferenceCellKind>(layer.Cell.ToString()), layer.HiddenSize, layer.Bidirectional, layer.Peepholes, layer.ProjectionSize);

    private static double[] Softmax(double[] logits)
    {
        var largest = logits.Max();
        var powers = logits.Select(logit => Math.Exp(logit - largest)).ToArray();
        return [.. powers.Select(power => power / powers.Sum())];
    }
}
