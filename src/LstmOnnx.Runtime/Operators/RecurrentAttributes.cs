namespace LstmOnnx.Runtime.Operators;

/// <summary>Reads the attributes of LSTM; what changes the cell's formula is refused by name.</summary>
internal static class LstmAttributes
{
    private static readonly string[] CellActivations = ["Sigmoid", "Tanh", "Tanh"];

    public static LstmOperator Read(NodeReader node)
    {
        var direction = node.Text("direction", "forward") switch
        {
            "forward" => LstmDirection.Forward,
            "reverse" => LstmDirection.Reverse,
            "bidirectional" => LstmDirection.Bidirectional,
            var other => throw node.Refuse("direction", other, "it must be forward, reverse or bidirectional"),
        };
        var hiddenSize = node.Int("hidden_size", 0);
        if (node.Has("hidden_size") && hiddenSize is < 1 or > int.MaxValue)
            throw node.Refuse("hidden_size", hiddenSize, "it must be positive");
        RefuseOtherCells(node, direction);
        return new LstmOperator(direction, node.Has("hidden_size") ? (int)hiddenSize : null);
    }

    private static void RefuseOtherCells(NodeReader node, LstmDirection direction)
    {
        var activations = node.Texts("activations");
        if (activations is { Length: > 0 })
        {
            var directionCount = direction == LstmDirection.Bidirectional ? 2 : 1;
            if (!activations.SequenceEqual(Enumerable.Repeat(CellActivations, directionCount).SelectMany(a => a), StringComparer.OrdinalIgnoreCase))
                throw node.Refuse("activations", activations, "the SIMD engine has Sigmoid, Tanh, Tanh in each direction");
        }
        foreach (var scaling in (ReadOnlySpan<string>)["activation_alpha", "activation_beta"])
        {
            if (node.Floats(scaling) is { Length: > 0 } values)
                throw node.Refuse(scaling, values, "Sigmoid and Tanh have no such number");
        }
        if (node.Has("clip"))
            throw node.Refuse("clip", node.Float("clip", 0), "gates are not clipped here");
        if (node.Flag("input_forget", false))
            throw node.Refuse("input_forget", 1, "input and forget gates are apart here");
        if (node.Opset >= 14 && node.Flag("layout", false))
            throw node.Refuse("layout", 1, "time comes first here: [sequence length, batch size, input size]");
    }
}
