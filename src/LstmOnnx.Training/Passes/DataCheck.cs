namespace LstmOnnx.Training;

/// <summary>Whether samples fit a network.</summary>
internal static class DataCheck
{
    /// <summary>Sizes, and every target's range.</summary>
    public static void Fits(NetworkOptions network, SequenceData data)
    {
        if (data.FeatureCount != network.InputSize)
            throw new ArgumentException($"the data have {data.FeatureCount} features; the network's {nameof(network.InputSize)} is {network.InputSize}", nameof(data));
        var targetSize = network.Task == TaskKind.MultiClass ? 1 : network.OutputSize;
        if (data.TargetSize != targetSize)
            throw new ArgumentException($"the data have {data.TargetSize} targets per window; a {network.Task} network of {nameof(network.OutputSize)} {network.OutputSize} needs {targetSize}", nameof(data));
        for (var i = 0; i < data.Targets.Length; i++)
        {
            var target = data.Targets[i];
            if (network.Task == TaskKind.MultiClass && !(target >= 0 && target < network.OutputSize && target == MathF.Floor(target)))
                throw new ArgumentException($"the target of window {i} is {target}; expected a class index from 0 to {network.OutputSize - 1}", nameof(data));
            if (network.Task == TaskKind.Binary && target is not (>= 0 and <= 1))
                throw new ArgumentException($"target {i % data.TargetSize} of window {i / data.TargetSize} is {target}; expected a number from 0 to 1", nameof(data));
        }
    }
}
