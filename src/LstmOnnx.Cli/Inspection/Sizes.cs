using System.Globalization;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Inspection;

/// <summary>Sizes that a model leaves open, and values of inputs that are fixed, as a caller chooses them.</summary>
/// <param name="Batch">1 where null.</param>
/// <param name="Time">The model's own window where null and it has one, else 1.</param>
internal sealed record Sizes(int? Batch, int? Time)
{
    private const string WindowKey = "lstmonnx.window";
    private const string FormKey = "lstmonnx.form";

    /// <summary>Shapes of inputs by name.</summary>
    public IReadOnlyDictionary<string, int[]> Shapes { get; init; } = new Dictionary<string, int[]>();

    /// <summary>Values of inputs by name, as they were typed.</summary>
    public IReadOnlyDictionary<string, string[]> Fixed { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Whether the caller chose a size.</summary>
    public bool AreNamed => Batch is not null || Time is not null || Shapes.Count > 0;

    /// <summary>A shape for every input: as named, as the file fixes it, as a named shape has the same symbol, or by batch and time.</summary>
    /// <exception cref="UsageException">An input that is named does not exist or has another rank, or the model leaves more open than batch and time.</exception>
    public IReadOnlyDictionary<string, int[]> ShapesOf(LstmModel model, string hint = "give its shape")
    {
        foreach (var name in Shapes.Keys)
            Named("--shape", name, model);
        var symbols = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var input in model.Inputs.Where(input => Shapes.ContainsKey(input.Name)))
            Check(input, Shapes[input.Name], symbols);
        var (rest, failure) = Rest(model);
        return model.Inputs.ToDictionary(input => input.Name, input =>
        {
            if (Shapes.TryGetValue(input.Name, out var named))
                return named;
            var shape = rest?[input.Name] ?? [.. input.Shape.Select(axis => (int)(axis.Size ?? -1))];
            for (var axis = 0; axis < input.Shape.Count; axis++)
                shape[axis] = input.Shape[axis].Symbol is { } symbol && symbols.TryGetValue(symbol, out var size) ? size : shape[axis];
            return Array.TrueForAll(shape, size => size >= 0) ? shape
                : throw new UsageException($"{failure}; {hint} (--shape {Readable.Name(input.Name)}=N,N,...)");
        });
    }

    /// <summary>The fixed inputs' tensors.</summary>
    /// <exception cref="UsageException">An input does not exist, or its values are not of its type or not as many as its shape holds.</exception>
    public IReadOnlyDictionary<string, TensorData> FixedOf(LstmModel model, IReadOnlyDictionary<string, int[]> shapes) =>
        Fixed.ToDictionary(pair => pair.Key, pair => FixedValues.Parse(Named("--fix", pair.Key, model), pair.Value, shapes[pair.Key]));

    private static TensorInfo Named(string flag, string name, LstmModel model) => model.Inputs.FirstOrDefault(input => input.Name == name)
        ?? throw new UsageException($"{flag}: the model has no input '{name}'{Nearest.Suggestion(name, model.Inputs.Select(input => input.Name))}; it has {string.Join(", ", model.Inputs.Select(input => $"'{Readable.Name(input.Name)}'"))}");

    private static void Check(TensorInfo input, int[] shape, Dictionary<string, int> symbols)
    {
        // An empty shape is one that the file does not declare, or a scalar's.
        if (input.Shape.Count == 0)
            return;
        for (var axis = 0; axis < Math.Max(shape.Length, input.Shape.Count); axis++)
        {
            if (shape.Length != input.Shape.Count || (input.Shape[axis].Size is { } size && size != shape[axis]))
                throw new UsageException($"--shape: input '{Readable.Name(input.Name)}' is [{string.Join(", ", input.Shape)}], found {string.Join(",", shape)}");
            if (input.Shape[axis].Symbol is { } symbol)
                symbols.TryAdd(symbol, shape[axis]);
        }
    }

    private (IReadOnlyDictionary<string, int[]>? Shapes, string? Failure) Rest(LstmModel model)
    {
        try
        {
            return (model.ShapesFor(Batch ?? 1, Time ?? Window(model)), null);
        }
        catch (ArgumentException exception)
        {
            return (null, exception.Message);
        }
    }

    private static int Window(LstmModel model) =>
        model.Metadata.GetValueOrDefault(FormKey) != "streaming" && int.TryParse(model.Metadata.GetValueOrDefault(WindowKey), NumberStyles.None, CultureInfo.InvariantCulture, out var window) && window > 0
            ? window
            : 1;
}
