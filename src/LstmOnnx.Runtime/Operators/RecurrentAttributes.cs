using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Operators;

/// <summary>The attributes of LSTM, GRU or RNN, read or refused by name.</summary>
/// <param name="Direction">The way through time.</param>
/// <param name="HiddenSize">Null where the file leaves it to R.</param>
/// <param name="BatchFirst">layout = 1: [B, T, I] in, [B, T, D, H] and [B, D, H] out.</param>
/// <param name="Cells">The formula of each direction.</param>
internal sealed record RecurrentAttributes(RecurrentDirection Direction, int? HiddenSize, bool BatchFirst, RecurrentCell[] Cells)
{
    public RecurrentKind Kind => Cells[0].Kind;

    public int GateCount => Cells[0].GateCount;

    public int DirectionCount => Cells.Length;

    public static RecurrentAttributes Read(NodeReader node, RecurrentKind kind)
    {
        var direction = node.Text("direction", "forward") switch
        {
            "forward" => RecurrentDirection.Forward,
            // The default of GRU-1, as it stands in ONNX.
            "foward" when kind == RecurrentKind.Gru && node.Opset < 3 => RecurrentDirection.Forward,
            "reverse" => RecurrentDirection.Reverse,
            "bidirectional" => RecurrentDirection.Bidirectional,
            var other => throw node.Refuse("direction", other, "it must be forward, reverse or bidirectional"),
        };
        var hiddenSize = node.Int("hidden_size", 0);
        if (node.Has("hidden_size") && hiddenSize is < 1 or > int.MaxValue)
            throw node.Refuse("hidden_size", hiddenSize, "it must be positive");
        // Y comes out wherever the file names it, so there is nothing to choose.
        if (node.Opset < 7)
            node.Flag("output_sequence", false);
        var batchFirst = node.Opset >= 14 && node.Flag("layout", false);
        return new RecurrentAttributes(direction, node.Has("hidden_size") ? (int)hiddenSize : null, batchFirst, Formulas(node, kind, direction == RecurrentDirection.Bidirectional ? 2 : 1));
    }

    private static RecurrentCell[] Formulas(NodeReader node, RecurrentKind kind, int directionCount)
    {
        var functions = ActivationReader.Read(node, kind, directionCount);
        var places = functions.Length / directionCount;
        var clip = node.Float("clip", float.PositiveInfinity);
        if (!(clip >= 0))
            throw node.Refuse("clip", clip, "it must be 0 or more");
        var rule = new RecurrentCell
        {
            Kind = kind,
            Gate = default,
            Clip = clip,
            ClipsCell = node.Semantics == RecurrentSemantics.OnnxText,
            InputForget = kind == RecurrentKind.Lstm && node.Flag("input_forget", false),
            LinearBeforeReset = kind == RecurrentKind.Gru && node.Opset >= 3 && node.Int("linear_before_reset", 0) != 0,
            KeepsStateOfEmptyRows = node.Semantics == RecurrentSemantics.OnnxText,
        };
        var cells = new RecurrentCell[directionCount];
        for (var d = 0; d < directionCount; d++)
        {
            var own = functions.AsSpan(d * places, places);
            cells[d] = rule with
            {
                Gate = own[0],
                Candidate = places > 1 ? own[1] : rule.Candidate,
                Output = places > 2 ? own[2] : rule.Output,
            };
        }
        return cells;
    }
}
