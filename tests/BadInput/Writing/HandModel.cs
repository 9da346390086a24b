using static LstmOnnx.BadInput.Wire;

namespace LstmOnnx.BadInput;

/// <summary>A small sound model written byte by byte: LSTM (I = 1, H = 1) and a Gemm, with an attribute of each common kind.</summary>
public static class HandModel
{
    /// <summary>IR version, opset and a graph with these fields.</summary>
    public static byte[] Model(params byte[][] graph) => Message(Number(1, 8), Bytes(8, Number(2, 17)), Bytes(7, graph));

    /// <summary>A graph that is sound but for what the fields add: the input "x" goes out as "y".</summary>
    public static byte[] ModelWith(params byte[][] more) => Model([.. more, Node("Identity", ["x"], ["y"]), Value(11, "x"), Value(12, "y")]);

    public static byte[] Node(string op, string[] inputs, string[] outputs, params byte[][] more) =>
        Bytes(1, [.. inputs.Select(i => Text(1, i)), .. outputs.Select(o => Text(2, o)), Text(4, op), .. more]);

    /// <summary>A declared float tensor [2, n].</summary>
    public static byte[] Value(int field, string name) =>
        Bytes(field, Text(1, name), Bytes(2, Bytes(1, Number(1, 1), Bytes(2, Bytes(1, Number(1, 2)), Bytes(1, Text(2, "n"))))));

    public static byte[] Tensor(int field, string name, long[] dimensions, params byte[][] data) =>
        Bytes(field, [.. dimensions.Select(d => Number(1, d)), Number(2, 1), Text(8, name), .. data]);

    public static byte[] Raw(params float[] values) => Bytes(9, Floats(values));

    public static byte[] Attribute(string name, int kind, params byte[][] value) => Bytes(5, [Text(1, name), .. value, Number(20, kind)]);

    public static byte[] Whole()
    {
        var x = Bytes(11, Text(1, "x"), Bytes(2, Bytes(1, Number(1, 1), Bytes(2, Bytes(1, Text(2, "time")), Bytes(1, Text(2, "batch")), Bytes(1, Number(1, 1))))));
        var y = Bytes(12, Text(1, "y"), Bytes(2, Bytes(1, Number(1, 1), Bytes(2, Bytes(1, Text(2, "batch")), Bytes(1, Number(1, 1))))));
        return Message(
            Number(1, 8), Text(2, "hand"), Text(3, "1.0"), Text(4, "org.example"), Number(5, 3), Bytes(8, Text(1, ""), Number(2, 17)), Bytes(14, Text(1, "key"), Text(2, "value")),
            Bytes(7,
                Text(2, "g"),
                Tensor(5, "W", [1, 4, 1], Raw(0.1f, 0.2f, 0.3f, 0.4f)),
                Tensor(5, "R", [1, 4, 1], Bytes(4, Floats(0.5f, 0.6f, 0.7f, 0.8f))),
                Tensor(5, "V", [1, 1], Float(4, 2f)),
                Bytes(5, Number(1, 1), Number(2, 7), Bytes(7, Varint(0)), Text(8, "axes")),
                Node("LSTM", ["x", "W", "R"], ["", "h"], Text(3, "lstm"), Attribute("hidden_size", 2, Number(3, 1)), Attribute("direction", 3, Text(4, "forward"))),
                Node("Squeeze", ["h", "axes"], ["s"]),
                Node("Gemm", ["s", "V"], ["y"], Attribute("alpha", 1, Float(2, 1f))),
                x, y, Value(13, "s")));
    }
}
