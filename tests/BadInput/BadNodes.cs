using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime;
using static LstmOnnx.BadInput.Drafts;
using AttributeType = LstmOnnx.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace LstmOnnx.BadInput;

/// <summary>Operators that nobody has, and attributes that are none.</summary>
internal static class BadNodes
{
    public static IReadOnlyList<BadModel> All { get; } =
    [
        AtGate("a node without an operator", "no operator", RefusalCode.MissingValue, m => m.Graph.Node[1].OpType = "", "a node 'head'"),
        AtGate("an operator of another domain", "'com.example'", RefusalCode.UnsupportedOperator, m => m.Graph.Node[1].Domain = "com.example", "MatMul node 'head'"),
        AtGate("an operator of ONNX's training domain", "'ai.onnx.preview.training'", RefusalCode.UnsupportedOperator, m => m.Graph.Node[1].Domain = "ai.onnx.preview.training", "MatMul node 'head'"),
        AtGate("an operator of ONNX's classical domain", "'ai.onnx.ml'", RefusalCode.UnsupportedOperator, m => m.Graph.Node[1].Domain = "ai.onnx.ml", "MatMul node 'head'"),
        AtGate("an operator of ONNX Runtime's domain", "'com.microsoft'", RefusalCode.UnsupportedOperator, m => m.Graph.Node[1].Domain = "com.microsoft", "MatMul node 'head'"),
        AtGate("a domain that looks like ONNX's", "'AI.ONNX'", RefusalCode.UnsupportedOperator, m => m.Graph.Node[1].Domain = "AI.ONNX", "MatMul node 'head'"),
        AtGate("an operator of another domain, two graphs down", "'com.example'", RefusalCode.UnsupportedOperator, m =>
        {
            var inner = Branch("y", "inner");
            inner.Node[0].Domain = "com.example";
            var middle = Branch("y", "middle");
            middle.Node.Add(Node("If", "", ["y"], ["unused"], Graph("then_branch", inner)));
            m.Graph.Node.Add(Node("If", "", ["y"], ["z"], Graph("else_branch", middle)));
        }),
        AtGate("an attribute that stands twice", "'hidden_size' is given twice", RefusalCode.DuplicateName, m => m.Graph.Node[0].Attribute.Add(OnnxAttribute.Of("hidden_size", 3L)), "LSTM node 'lstm'", "hidden_size"),
        AtGate("an attribute that stands twice with two kinds", "'hidden_size' is given twice", RefusalCode.DuplicateName, m => m.Graph.Node[0].Attribute.Add(OnnxAttribute.Of("hidden_size", "3")), "LSTM node 'lstm'", "hidden_size"),
        AtGate("an attribute without a name", "no name", RefusalCode.MissingValue, m => m.Graph.Node[0].Attribute.Add(OnnxAttribute.Of("", 3L)), "LSTM node 'lstm'"),
        .. new[] { AttributeType.Tensors, AttributeType.Graphs, AttributeType.SparseTensor, AttributeType.SparseTensors, AttributeType.TypeProto, AttributeType.TypeProtos }.Select(kind =>
            AtGate($"an attribute of kind {kind}", $"is of type {kind}", RefusalCode.UnsupportedAttribute, m => m.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "odd", Type = kind }), "MatMul node 'head'", "odd")),
        AtGate("a list of tensors under the name of a tensor", "value of type Tensors", RefusalCode.MalformedModel, m =>
            m.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "value", Type = AttributeType.Tensor, T = Floats("", 1), Tensors = { Floats("", 1) } }), attribute: "value"),

        AtEngine("an operator that nobody has", "NoSuchOperator", RefusalCode.UnsupportedOperator, [One("NoSuchOperator", [])], "NoSuchOperator node 'one'"),
        AtEngine("an operator in the wrong case", "relu", RefusalCode.UnsupportedOperator, [One("relu", [])], "relu node 'one'"),
        AtEngine("an operator with a letter that looks like another", "R\u0435lu", RefusalCode.UnsupportedOperator, [One("R\u0435lu", [])]),
        AtEngine("an operator with a space", "Relu ", RefusalCode.UnsupportedOperator, [One("Relu ", [])]),
        AtEngine("an attribute that its operator does not have", "no_such_attribute", RefusalCode.UnsupportedAttribute, [One("Relu", [], OnnxAttribute.Of("no_such_attribute", 1L))], "Relu node 'one'", "no_such_attribute"),
        AtEngine("an axis that is a float", "axis", RefusalCode.UnsupportedAttribute, [One("Softmax", [], OnnxAttribute.Of("axis", 1f))], "Softmax node 'one'", "axis"),
        AtEngine("an axis that is text", "axis", RefusalCode.UnsupportedAttribute, [One("Flatten", [], OnnxAttribute.Of("axis", "1"))], "Flatten node 'one'", "axis"),
        AtEngine("a permutation that is one number", "perm", RefusalCode.UnsupportedAttribute, [One("Transpose", [], OnnxAttribute.Of("perm", 1L))], "Transpose node 'one'", "perm"),
        AtEngine("a permutation of floats", "perm", RefusalCode.UnsupportedAttribute, [One("Transpose", [], OnnxAttribute.Of("perm", 1f, 0f))], "Transpose node 'one'", "perm"),
        AtEngine("a type to cast to that is text", "to", RefusalCode.UnsupportedAttribute, [One("Cast", [], OnnxAttribute.Of("to", "float"))], "Cast node 'one'", "to"),
        AtEngine("a type to cast to that is none", "to", RefusalCode.UnsupportedAttribute, [One("Cast", [], OnnxAttribute.Of("to", 99L))], "Cast node 'one'", "to"),
        AtEngine("no type to cast to", "to", RefusalCode.UnsupportedAttribute, [One("Cast", [])], "Cast node 'one'"),
        AtEngine("a switch that is 2", "transB", RefusalCode.UnsupportedAttribute, [One("Gemm", ["w"], OnnxAttribute.Of("transB", 2L))], "Gemm node 'one'", "transB"),
        AtEngine("too few inputs", "expected 2", RefusalCode.MissingValue, [One("MatMul", [])], "MatMul node 'one'"),
        AtEngine("too many inputs", "inputs, expected", RefusalCode.MissingValue, [One("MatMul", ["w", "w", "w", "w"])], "MatMul node 'one'"),
        AtEngine("an input that is left out", "input 0 is missing", RefusalCode.MissingValue, [Node("Add", "one", ["", "x"], ["y"])], "Add node 'one'"),
        AtEngine("no inputs", "expected 1", RefusalCode.MissingValue, [Node("Relu", "one", [], ["y"])], "Relu node 'one'"),
        AtEngine("a node without outputs", "no output", RefusalCode.MissingValue, [Node("Relu", "none", ["x"], []), One("Relu", [])], "Relu node 'none'"),
        AtEngine("a Concat without its axis", "axis", RefusalCode.UnsupportedOperator, [One("Concat", ["x"])], "Concat node 'one'"),
        AtEngine("a Constant without a value", "value", RefusalCode.UnsupportedOperator, [Node("Constant", "none", [], ["k"]), One("Add", ["k"])], "Constant node 'none'"),
    ];

    private static BadModel AtGate(string name, string part, RefusalCode code, Action<ModelProto> spoil, string? node = null, string? attribute = null) =>
        new(name, () => Spoilt(spoil), Guard.Gate, part, code) { Node = node, Attribute = attribute };

    private static BadModel AtEngine(string name, string part, RefusalCode code, NodeProto[] nodes, string? node = null, string? attribute = null) =>
        new(name, () => Through(nodes, Floats("w", 3, 3)), Guard.Engine, part, code) { Node = node, Attribute = attribute };
}
