using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime;

/// <summary>A model that has passed the gate, as engines receive it: the bytes, and what was learned while checking them. Immutable.</summary>
public sealed class CheckedModel
{
    internal CheckedModel(ModelDocument document, ModelLimits limits, WeightPrecision weights = WeightPrecision.Float32)
    {
        if (!Enum.IsDefined(weights))
            throw new ArgumentException($"LoadOptions.Weights is {weights}; expected one of {string.Join(", ", Enum.GetNames<WeightPrecision>())}");
        Weights = weights;
        Document = document;
        Limits = limits;
        var initialised = document.Graph.Initializers.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        Inputs = [.. document.Graph.Inputs.Where(i => !initialised.Contains(i.Name)).Select(i => new TensorInfo(i.Name, i.Type, i.Shape ?? []))];
        Outputs = [.. document.Graph.Outputs.Select(o => new TensorInfo(o.Name, o.Type, o.Shape ?? []))];
        Found = Graphs.StateFinder.Find(document.Graph, Inputs, Outputs);
    }

    /// <summary>The file's bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => Document.Bytes;

    /// <summary>The inputs that a caller must fill, without initializers that older files list among them.</summary>
    public IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>The outputs, with the shapes that the file declares.</summary>
    public IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>The file's metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata => Document.Metadata;

    /// <summary>The inputs that take a recurrent state, each with the output that gives it.</summary>
    public IReadOnlyList<StatePair> States => Found.Pairs;

    /// <summary>The limits that the model was loaded under; an engine's plan is held to <see cref="ModelLimits.MaxPlanBytes"/>.</summary>
    public ModelLimits Limits { get; }

    /// <summary>How weights are to be held in memory; an engine is asked for other than Float32 only where it <see cref="Engine.NarrowsWeights"/>.</summary>
    public WeightPrecision Weights { get; }

    internal ModelDocument Document { get; }

    internal Graphs.FoundStates Found { get; }
}
