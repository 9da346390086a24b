using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Data;

namespace LstmOnnx.Cli.Training;

/// <summary>Turns <c>--class-weights</c> into a weight for each class.</summary>
internal static class ClassWeighting
{
    /// <summary>[C]; null where none were asked for. Balanced, class c has n / (C · n_c), n windows to learn from, n_c of them of class c.</summary>
    /// <exception cref="UsageException">The weights are not one for each class, or a class has no windows that would balance it.</exception>
    public static double[]? Of(TrainSettings settings, PreparedData data)
    {
        if (settings.ClassWeights is not { } words || !data.Recipe.IsClassification)
            return null;
        var classes = data.Recipe.Classes;
        var given = TaskSettings.ClassWeights(words);
        if (given is null)
            return Balanced(classes, data.Train.Targets);
        return given.Length == classes.Count ? given
            : throw new UsageException($"--class-weights: found {given.Length}, expected {classes.Count}, one for each class in this order: {string.Join(", ", classes)}");
    }

    public static double[] Balanced(IReadOnlyList<string> classes, ReadOnlySpan<float> targets)
    {
        var counts = new int[classes.Count];
        foreach (var target in targets)
            counts[(int)target]++;
        if (Array.IndexOf(counts, 0) is var missing and >= 0)
            throw new UsageException($"--class-weights balanced: class '{classes[missing]}' has no window to learn from, so no weight balances it; give the weights as numbers, or another split");
        var windows = targets.Length;
        return Array.ConvertAll(counts, count => (double)windows / ((double)classes.Count * count));
    }
}
