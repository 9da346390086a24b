using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Reads <c>activations</c>, <c>activation_alpha</c> and <c>activation_beta</c>.</summary>
internal static class ActivationReader
{
    /// <summary>The functions of each direction, f, g, h of LSTM, f, g of GRU, f of RNN, one direction after the other.</summary>
    public static Activation[] Read(NodeReader node, RecurrentKind kind, int directionCount)
    {
        string[] defaults = kind switch
        {
            RecurrentKind.Lstm => ["Sigmoid", "Tanh", "Tanh"],
            RecurrentKind.Gru => ["Sigmoid", "Tanh"],
            _ => ["Tanh"],
        };
        var names = node.Texts("activations") is { Length: > 0 } given ? given : [.. Enumerable.Repeat(defaults, directionCount).SelectMany(d => d)];
        var count = defaults.Length * directionCount;
        // RNN's own default is written with a function for each of two directions, whatever the direction.
        if (names.Length != count && !(kind == RecurrentKind.Rnn && directionCount == 1 && names.Length == 2))
            throw node.Refuse("activations", names, $"{count} functions are expected: {defaults.Length} for each direction");
        var functions = new AlphaBeta[names.Length];
        for (var i = 0; i < names.Length; i++)
            functions[i] = AlphaBeta.Of(names[i], node.Semantics) ?? throw node.Refuse("activations", names, $"'{Readable.Name(names[i])}' is no activation function of ONNX's recurrent operators");
        var alphas = Numbers(node, "activation_alpha", functions, f => f.TakesAlpha);
        var betas = Numbers(node, "activation_beta", functions, f => f.TakesBeta);
        var read = new Activation[count];
        for (var i = 0; i < count; i++)
            read[i] = new Activation(functions[i].Function, alphas[i] ?? functions[i].Alpha, betas[i] ?? functions[i].Beta);
        return read;
    }

    // ONNX Runtime gives the next number to the next function that takes one, and lets surplus numbers be. By the text the numbers stand in the functions' order.
    private static float?[] Numbers(NodeReader node, string name, AlphaBeta[] functions, Func<AlphaBeta, bool> takes)
    {
        var given = node.Floats(name) ?? [];
        var byPlace = node.Semantics == RecurrentSemantics.OnnxText;
        if (byPlace && given.Length > functions.Length)
            throw node.Refuse(name, given, $"there are {functions.Length} activation functions");
        var numbers = new float?[functions.Length];
        var next = 0;
        for (var i = 0; i < functions.Length; i++)
        {
            var at = byPlace ? i : next;
            if (!takes(functions[i]) || at >= given.Length)
                continue;
            numbers[i] = given[at];
            next++;
        }
        return numbers;
    }
}
