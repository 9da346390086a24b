namespace LstmOnnx.Training.Tests;

/// <summary>The samples of one pass, row-major. S is T where every step has outputs, else 1.</summary>
internal sealed record ReferenceBatch
{
    /// <summary>B.</summary>
    public required int BatchSize { get; init; }

    /// <summary>T.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>[B, T, I]; empty where there are tokens.</summary>
    public double[] Inputs { get; init; } = [];

    /// <summary>[B, T], rows of the embedding; null for a model without one.</summary>
    public int[]? Tokens { get; init; }

    /// <summary>[B]: how many steps of each sample are its own, 0 to T; null for all. What lies beyond is not read.</summary>
    public int[]? Lengths { get; init; }

    /// <summary>[B, S, O]; [B, S] numbers of classes for the cross-entropy, [B, S, O / Q] for quantiles.</summary>
    public double[] Targets { get; init; } = [];

    /// <summary>One for each layer, or none for any.</summary>
    public ReferenceLayerData[] Layers { get; init; } = [];

    /// <summary>The steps that are a sample's own.</summary>
    public int LengthOf(int sample) => Lengths?[sample] ?? SequenceLength;

    /// <summary>Masks and states of a layer.</summary>
    public ReferenceLayerData LayerData(int layer) => Layers.Length == 0 ? new ReferenceLayerData() : Layers[layer];
}

/// <summary>Constants of one layer in one pass; null for factors of 1 and states of 0.</summary>
internal sealed record ReferenceLayerData
{
    /// <summary>Dropout's factors of the layer's outputs, [B, T, D·P]; for the last layer of one output a sample, of its final states, [B, D·P].</summary>
    public double[]? OutputMask { get; init; }

    /// <summary>Factors of h₋ where it enters R, the same at every step (Gal and Ghahramani 2016), [D, B, P].</summary>
    public double[]? RecurrentMask { get; init; }

    /// <summary>h before the first step, [D, B, P].</summary>
    public double[]? InitialHidden { get; init; }

    /// <summary>c before the first step, [D, B, H]; LSTM only.</summary>
    public double[]? InitialCell { get; init; }
}
