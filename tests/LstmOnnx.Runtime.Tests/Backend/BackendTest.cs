using LstmOnnx.Kernels;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;

namespace LstmOnnx.Runtime.Tests.Backend;

/// <summary>A model of ONNX's own backend tests with its data.</summary>
internal sealed class BackendTest(string folder)
{
    // A sound model, whose shapes and names are ONNX's own, may be refused for what is not supported and for nothing else.
    private static readonly RefusalCode[] Unsupported =
    [
        RefusalCode.UnsupportedOperator, RefusalCode.UnsupportedAttribute, RefusalCode.UnsupportedOpset, RefusalCode.UnsupportedType, RefusalCode.UnsupportedFeature, RefusalCode.DependsOnData,
    ];

    private readonly byte[] _bytes = File.ReadAllBytes(Path.Combine(folder, "model.onnx"));
    private string[]? _operators;

    public string Name => Path.GetFileName(folder);

    /// <summary>The operators of the model, those of graphs inside it included; of other domains, with the domain.</summary>
    public string[] Operators => _operators ??= [.. OperatorsOf(ModelProto.Parser.ParseFrom(_bytes).Graph).Distinct(StringComparer.Ordinal)];

    public BackendResult Run(SimdWidth width)
    {
        try
        {
            using var model = LstmModel.Load(_bytes, new LoadOptions { Engines = [SimdEngine.With(width)] });
            var isFixed = false;
            foreach (var set in StoredSet.All(folder))
            {
                if (set.Difference(model, out isFixed) is { } difference)
                    return new BackendResult(this, Outcome.Failed, difference);
            }
            return new BackendResult(this, Outcome.Passed, isFixed ? "its integer inputs were fixed" : "");
        }
        catch (ModelRefusedException refusal) when (Unsupported.Contains(refusal.Code))
        {
            return new BackendResult(this, Outcome.Refused, refusal.Message) { Refusal = refusal };
        }
        catch (Exception failure)
        {
            return new BackendResult(this, Outcome.Failed, $"{failure.GetType().Name}: {failure.Message}");
        }
    }

    private static IEnumerable<string> OperatorsOf(GraphProto graph) => graph.Node.SelectMany(node =>
        node.Attribute.SelectMany(attribute => attribute.Graphs.Append(attribute.G)).OfType<GraphProto>().SelectMany(OperatorsOf)
            .Prepend(node.Domain is "" or "ai.onnx" ? node.OpType : $"{node.Domain}.{node.OpType}"));
}

internal enum Outcome
{
    Passed,
    Refused,
    Failed,
}

/// <summary>What became of a test at one width, and why.</summary>
internal sealed record BackendResult(BackendTest Test, Outcome Outcome, string Message)
{
    public ModelRefusedException? Refusal { get; init; }

    /// <summary>Whether the refusal is about this operator and no other one of the model.</summary>
    public bool IsRefusedFor(string name) => Refusal is not null && (Refusal.Node?.StartsWith(name + " node", StringComparison.Ordinal) ?? true);
}
