using System.Globalization;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>Finds the node and the direction that are meant.</summary>
internal static class NodeChoice
{
    /// <summary>The nodes to try, the first that the inputs reach is shown: one where it was named, else all.</summary>
    /// <exception cref="UnsuitableModelException">The model has no recurrent node.</exception>
    /// <exception cref="UsageException">It has none of this name or number.</exception>
    public static IReadOnlyList<RecurrentNodeInfo> Of(string path, LstmModel model, string? asked)
    {
        var nodes = RecurrentTracer.NodesOf(model);
        if (nodes.Count == 0)
        {
            var operators = string.Join(", ", model.Summary.OperatorCounts.Take(8).Select(pair => Readable.Name(pair.Key)));
            throw new UnsuitableModelException($"{path}: the model has no LSTM, GRU or RNN node, whose gates could be shown (it has {operators}); cells written out in other operators show none: export it with its recurrent layers as ONNX's own operators");
        }
        if (asked is null)
            return nodes;
        if (nodes.Where(node => node.Name == asked).ToArray() is { Length: > 0 } named)
            return [named[0]];
        if (int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= nodes.Count)
            return [nodes[number - 1]];
        throw new UsageException($"--node: the model has no recurrent node '{Readable.Name(asked)}'{Nearest.Suggestion(asked, nodes.Select(node => node.Name).Where(name => name.Length > 0))}; it has {List(nodes)}");
    }

    /// <summary>The place of the direction in the node.</summary>
    /// <exception cref="UsageException">The node does not go that way.</exception>
    public static int DirectionOf(RecurrentNodeInfo node, string? asked) => (asked, node.Direction) switch
    {
        (null, _) => 0,
        ("forward" or "reverse", "bidirectional") => asked == "reverse" ? 1 : 0,
        _ when asked == node.Direction => 0,
        ("forward" or "reverse", _) => throw new UsageException($"--direction {asked}: {node.Label} is {node.Direction}"),
        _ => throw new UsageException($"--direction: '{asked}' is neither forward nor reverse{Nearest.Suggestion(asked, ["forward", "reverse"])}"),
    };

    private static string List(IReadOnlyList<RecurrentNodeInfo> nodes) => string.Join(", ", nodes.Take(12).Select(node => $"{node.Index + 1} ({node.Label})")) + (nodes.Count > 12 ? $" and {nodes.Count - 12} more" : "");
}
