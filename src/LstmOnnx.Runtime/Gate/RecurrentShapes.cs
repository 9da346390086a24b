using System.Globalization;
using System.Text;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Stored weights of LSTM, GRU and RNN have the shapes that hidden_size and direction ask for.</summary>
/// <remarks>ONNX Runtime trusted hidden_size over these shapes and read behind the end of W and R (onnxruntime#29595).</remarks>
internal static class RecurrentShapes
{
    private const int InputWeights = 1;
    private const int RecurrentWeights = 2;
    private const int Bias = 3;
    private const int SequenceLengths = 4;
    private const int InitialHidden = 5;
    private const int InitialCell = 6;
    private const int Peepholes = 7;

    private const int MostShown = 1000;

    // Gates of the widest operator times two biases times two directions have to fit an int.
    private const long MaxHiddenSize = int.MaxValue / 16;

    public static void Check(NodeDocument node, Func<NodeDocument, int, TensorDocument?> stored)
    {
        for (var input = 0; input <= RecurrentWeights; input++)
        {
            if (!node.HasInput(input))
                throw new ModelRefusedException(RefusalCode.MissingValue, $"{node.Label}: input {input} ({"XWR"[input]}) is left out, expected X, W and R", node.Label);
        }
        var gateCount = node.OpType switch { "LSTM" => 4, "GRU" => 3, _ => 1 };
        var directionCount = Directions(node);
        var hiddenSize = HiddenSize(node, stored(node, RecurrentWeights));
        var isBatchFirst = node.Find("layout")?.Int == 1;
        Expect(node, "W", stored(node, InputWeights), directionCount, gateCount * hiddenSize, null);
        Expect(node, "R", stored(node, RecurrentWeights), directionCount, gateCount * hiddenSize, hiddenSize);
        Expect(node, "B", stored(node, Bias), directionCount, 2 * gateCount * hiddenSize);
        ExpectState(node, "initial_h", stored(node, InitialHidden));
        if (stored(node, SequenceLengths) is { Dimensions.Length: not 1 } lengths)
            throw Mismatch(node, "sequence_lens", lengths, "[batch]");
        if (node.OpType != "LSTM")
            return;
        ExpectState(node, "initial_c", stored(node, InitialCell));
        Expect(node, "P", stored(node, Peepholes), directionCount, 3 * hiddenSize);

        void ExpectState(NodeDocument at, string name, TensorDocument? tensor) =>
            Expect(at, name, tensor, isBatchFirst ? null : directionCount, isBatchFirst ? directionCount : null, hiddenSize);
    }

    private static int Directions(NodeDocument node)
    {
        if (node.Find("direction") is not { } direction)
            return 1;
        var text = direction.Text.Span;
        if (text.SequenceEqual("forward"u8) || text.SequenceEqual("reverse"u8))
            return 1;
        if (text.SequenceEqual("bidirectional"u8))
            return 2;
        // A message shows the beginning of a long one.
        var found = Encoding.UTF8.GetString(text[..Math.Min(text.Length, MostShown)]);
        throw new UnsupportedOnnxException(RefusalCode.UnsupportedAttribute,
            $"{node.Label}: attribute direction = {Readable.Value(found)} is not supported, expected forward, reverse or bidirectional", node.Label, "direction");
    }

    // Optional in ONNX, as R [D, gates*H, H] has it too. Null where neither says.
    private static long? HiddenSize(NodeDocument node, TensorDocument? recurrentWeights)
    {
        var size = node.Find("hidden_size")?.Int ?? (recurrentWeights is { Dimensions: [_, _, var last] } ? last : null);
        return size is null or (>= 1 and <= MaxHiddenSize) ? size
            : throw new ModelRefusedException(RefusalCode.ShapeMismatch, $"{node.Label}: hidden_size is {size}, expected 1 to {MaxHiddenSize}", node.Label, "hidden_size");
    }

    private static void Expect(NodeDocument node, string name, TensorDocument? tensor, params ReadOnlySpan<long?> expected)
    {
        if (tensor is null)
            return;
        var fits = tensor.Dimensions.Length == expected.Length;
        for (var i = 0; fits && i < expected.Length; i++)
            fits = expected[i] is not { } size || tensor.Dimensions[i] == size;
        if (!fits)
            throw Mismatch(node, name, tensor, $"[{string.Join(", ", expected.ToArray().Select(size => size?.ToString(CultureInfo.InvariantCulture) ?? "any"))}] by hidden_size and direction");
    }

    private static ModelRefusedException Mismatch(NodeDocument node, string name, TensorDocument tensor, string expected) => new(RefusalCode.ShapeMismatch,
        $"{node.Label}: {name} ('{Readable.Name(tensor.Name)}') has the shape {Readable.Value(tensor.Dimensions)}, expected {expected}", node.Label);
}
