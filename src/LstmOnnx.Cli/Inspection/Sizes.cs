using System.Globalization;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Inspection;

/// <summary>Sizes that a model leaves open, as a caller chooses them.</summary>
/// <param name="Batch">1 where null.</param>
/// <param name="Time">The model's own window where null and it has one, else 1.</param>
internal sealed record Sizes(int? Batch, int? Time)
{
    private const string WindowKey = "lstmonnx.window";
    private const string FormKey = "lstmonnx.form";

    /// <exception cref="UsageException">The model leaves more open than batch and time.</exception>
    public IReadOnlyDictionary<string, int[]> ShapesOf(LstmModel model)
    {
        try
        {
            return model.ShapesFor(Batch ?? 1, Time ?? Window(model));
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }

    private static int Window(LstmModel model) =>
        model.Metadata.GetValueOrDefault(FormKey) != "streaming" && int.TryParse(model.Metadata.GetValueOrDefault(WindowKey), NumberStyles.None, CultureInfo.InvariantCulture, out var window) && window > 0
            ? window
            : 1;
}
