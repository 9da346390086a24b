using Google.Protobuf.Collections;
using LstmOnnx.Onnx.Protobuf;
using static LstmOnnx.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace LstmOnnx.Onnx;

/// <summary>The operators that this project writes, as ONNX defines them at opset 14 to 22.</summary>
internal static class OperatorSignatures
{
    private const int Any = int.MaxValue;

    private static readonly Dictionary<string, AttributeSignature> None = [];

    private static readonly ILookup<string, OperatorSignature> ByName = All().ToLookup(signature => signature.OpType, StringComparer.Ordinal);

    /// <summary>What is wrong with the node's operator, counts of inputs and outputs, and attributes; empty where nothing is.</summary>
    public static IEnumerable<string> Check(NodeProto node, int opset)
    {
        var where = $"{node.OpType} node '{node.Name}'";
        var signature = ByName[node.OpType].FirstOrDefault(candidate => candidate.FirstOpset <= opset && opset <= candidate.LastOpset);
        if (node.Domain is not ("" or "ai.onnx") || signature is null)
        {
            var domain = node.Domain.Length == 0 ? "ai.onnx" : node.Domain;
            yield return $"{where}: no operator {node.OpType} of {domain} is known at opset {opset}";
            yield break;
        }

        foreach (var problem in Count(where, "inputs", node.Input, signature.Inputs).Concat(Count(where, "outputs", node.Output, signature.Outputs)))
            yield return problem;

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in node.Attribute)
        {
            if (!seen.Add(attribute.Name))
            {
                yield return $"{where}: attribute '{attribute.Name}' stands twice";
            }
            else if (!signature.Attributes.TryGetValue(attribute.Name, out var expected))
            {
                yield return $"{where}: there is no attribute '{attribute.Name}' at opset {opset}";
            }
            else if (attribute.Type != expected.Type)
            {
                yield return $"{where}: attribute '{attribute.Name}' is of type {attribute.Type}; expected {expected.Type}";
            }
        }

        foreach (var (name, _) in signature.Attributes.Where(entry => entry.Value.IsRequired && !seen.Contains(entry.Key)))
            yield return $"{where}: attribute '{name}' is missing";
    }

    private static IEnumerable<string> Count(string where, string what, RepeatedField<string> names, (int Fewest, int Most) range)
    {
        if (names.Count < range.Fewest || names.Count > range.Most)
        {
            var expected = range.Fewest == range.Most ? $"{range.Fewest}" : range.Most == Any ? $"at least {range.Fewest}" : $"{range.Fewest} to {range.Most}";
            yield return $"{where}: {names.Count} {what}; expected {expected}";
        }

        for (var i = 0; i < Math.Min(range.Fewest, names.Count); i++)
        {
            if (names[i].Length == 0)
                yield return $"{where}: number {i} of the {what} is left out, which the operator needs";
        }
    }

    private static IEnumerable<OperatorSignature> All()
    {
        foreach (var unary in new[] { "Abs", "Exp", "Identity", "Neg", "Relu", "Sigmoid", "Sqrt", "Tanh" })
            yield return Of(unary, (1, 1), None);

        foreach (var binary in new[] { "Add", "Div", "MatMul", "Mul", "Sub" })
            yield return Of(binary, (2, 2), None);

        yield return Of("Cast", (1, 1), new() { ["to"] = new(Int, IsRequired: true) }, last: 18);
        yield return Of("Cast", (1, 1), new() { ["to"] = new(Int, IsRequired: true), ["saturate"] = new(Int) }, first: 19);
        yield return Of("Concat", (1, Any), new() { ["axis"] = new(Int, IsRequired: true) });
        yield return Of("Constant", (0, 0), new()
        {
            ["value"] = new(Tensor),
            ["value_float"] = new(Float),
            ["value_floats"] = new(Floats),
            ["value_int"] = new(Int),
            ["value_ints"] = new(Ints),
        });
        yield return Of("ConstantOfShape", (1, 1), new() { ["value"] = new(Tensor) });
        yield return Of("Dropout", (1, 3), new() { ["seed"] = new(Int) }, outputs: (1, 2));
        yield return Of("Expand", (2, 2), None);
        yield return Of("Flatten", (1, 1), new() { ["axis"] = new(Int) });
        yield return Of("Gather", (2, 2), new() { ["axis"] = new(Int) });
        yield return Of("Gemm", (2, 3), new() { ["alpha"] = new(Float), ["beta"] = new(Float), ["transA"] = new(Int), ["transB"] = new(Int) });
        yield return Of("LSTM", (3, 8), Recurrent("input_forget"), outputs: (0, 3));
        yield return Of("GRU", (3, 6), Recurrent("linear_before_reset"), outputs: (0, 2));
        yield return Of("RNN", (3, 6), Recurrent(), outputs: (0, 2));
        foreach (var reduction in new[] { "ReduceMax", "ReduceMean", "ReduceMin" })
        {
            yield return Of(reduction, (1, 1), new() { ["axes"] = new(Ints), ["keepdims"] = new(Int) }, last: 17);
            yield return Of(reduction, (1, 2), new() { ["keepdims"] = new(Int), ["noop_with_empty_axes"] = new(Int) }, first: 18);
        }

        yield return Of("ReduceSum", (1, 2), new() { ["keepdims"] = new(Int), ["noop_with_empty_axes"] = new(Int) });
        yield return Of("Reshape", (2, 2), new() { ["allowzero"] = new(Int) });
        yield return Of("Shape", (1, 1), None, last: 14);
        yield return Of("Shape", (1, 1), new() { ["start"] = new(Int), ["end"] = new(Int) }, first: 15);
        yield return Of("Slice", (3, 5), None);
        yield return Of("Softmax", (1, 1), new() { ["axis"] = new(Int) });
        yield return Of("Split", (1, 2), new() { ["axis"] = new(Int) }, outputs: (1, Any), last: 17);
        yield return Of("Split", (1, 2), new() { ["axis"] = new(Int), ["num_outputs"] = new(Int) }, outputs: (1, Any), first: 18);
        yield return Of("Squeeze", (1, 2), None);
        yield return Of("Transpose", (1, 1), new() { ["perm"] = new(Ints) });
        yield return Of("Unsqueeze", (2, 2), None);
    }

    private static Dictionary<string, AttributeSignature> Recurrent(params string[] more)
    {
        var attributes = new Dictionary<string, AttributeSignature>
        {
            ["activation_alpha"] = new(Floats),
            ["activation_beta"] = new(Floats),
            ["activations"] = new(Strings),
            ["clip"] = new(Float),
            ["direction"] = new(AttributeProto.Types.AttributeType.String),
            ["hidden_size"] = new(Int),
            ["layout"] = new(Int),
        };
        foreach (var name in more)
            attributes.Add(name, new(Int));
        return attributes;
    }

    private static OperatorSignature Of(
        string opType,
        (int Fewest, int Most) inputs,
        Dictionary<string, AttributeSignature> attributes,
        (int Fewest, int Most)? outputs = null,
        int first = OnnxGraphBuilder.MinOpset,
        int last = OnnxGraphBuilder.MaxOpset) => new(opType, inputs, outputs ?? (1, 1), attributes, first, last);
}
