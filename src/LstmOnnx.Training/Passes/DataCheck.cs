namespace LstmOnnx.Training;

/// <summary>Whether samples fit a network.</summary>
internal static class DataCheck
{
    /// <summary>Sizes, and the range of every token and target.</summary>
    public static void Fits(NetworkOptions network, SequenceData data)
    {
        if (data.FeatureCount != network.InputSize)
            throw new ArgumentException($"the data have {data.FeatureCount} features; the network's {nameof(network.InputSize)} is {network.InputSize}", nameof(data));
        if (data.TargetsPerStep != network.ReturnSequences)
        {
            throw new ArgumentException(
                data.TargetsPerStep
                    ? $"the data have a target for every step; the network gives one answer per window: set {nameof(NetworkOptions.ReturnSequences)}"
                    : $"the data have a target for every window; the network gives an answer for every step: unset {nameof(NetworkOptions.ReturnSequences)}",
                nameof(data));
        }
        if (data.TargetSize != network.TargetSize)
            throw new ArgumentException($"the data have {data.TargetSize} targets per {(data.TargetsPerStep ? "step" : "window")}; a {network.Task} network of {nameof(network.OutputSize)} {network.OutputSize} needs {network.TargetSize}", nameof(data));
        if (network.Embedding is { } embedding)
            AreTokens(data.Rows, embedding.VocabularySize, nameof(data));
        var place = data.TargetsPerStep ? "row" : "window";
        for (var i = 0; i < data.Targets.Length; i++)
        {
            var target = data.Targets[i];
            if (network.Task == TaskKind.MultiClass && !(target >= 0 && target < network.OutputSize && target == MathF.Floor(target)))
                throw new ArgumentException($"the target of {place} {i} is {target}; expected a class index from 0 to {network.OutputSize - 1}", nameof(data));
            if (network.Task == TaskKind.Binary && target is not (>= 0 and <= 1))
                throw new ArgumentException($"target {i % data.TargetSize} of {place} {i / data.TargetSize} is {target}; expected a number from 0 to 1", nameof(data));
        }
    }

    /// <summary>Whole numbers below the vocabulary's size.</summary>
    public static void AreTokens(ReadOnlySpan<float> values, int vocabularySize, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= 0 && values[i] < vocabularySize && values[i] == MathF.Floor(values[i])))
                throw new ArgumentException($"token {i} is {values[i]}; expected a whole number from 0 to {vocabularySize - 1}", name);
        }
    }

    /// <summary>Stateful training: every window starts where the one a batch before it ended.</summary>
    public static void IsContinuous(SequenceData data, int batchSize)
    {
        if (data.Count % batchSize != 0)
            throw new ArgumentException($"the data have {data.Count} windows; stateful training needs a multiple of the batch size {batchSize}", nameof(data));
        if (data.Lengths is not null)
            throw new ArgumentException("the windows have lengths of their own; stateful training needs whole ones", nameof(data));
        for (var i = batchSize; i < data.Count; i++)
        {
            var end = data.Starts[i - batchSize] + data.Window;
            if (data.Starts[i] != end)
                throw new ArgumentException($"window {i} starts at row {data.Starts[i]}; stateful training needs row {end}, where window {i - batchSize} ended: {nameof(SequenceData)}.{nameof(SequenceData.Streams)} cuts windows so", nameof(data));
        }
    }
}
