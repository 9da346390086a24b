using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Nodes name an operator of ONNX's own domain, and their attributes, each given once, are of kinds that are read. Whether an engine has the operator is the engine's to say.</summary>
internal static class OperatorGate
{
    public static void Check(GraphDocument main)
    {
        foreach (var node in GraphWalk.AllGraphs(main).SelectMany(graph => graph.Nodes))
            Check(node);
    }

    private static void Check(NodeDocument node)
    {
        if (node.OpType.Length == 0)
            throw new ModelRefusedException(RefusalCode.MissingValue, $"{node.Label}: no operator (op_type) is given, expected its name: export the model again", node.Label);
        if (node.Domain is not ("" or "ai.onnx"))
        {
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedOperator,
                $"{node.Label}: operators of the domain '{Readable.Name(node.Domain)}' are not supported, expected ONNX's own: export the model without custom operators", node.Label);
        }
        // A node has few attributes (ModelLimits.MaxAttributes), so pairs are cheap.
        for (var i = 0; i < node.Attributes.Count; i++)
        {
            var attribute = node.Attributes[i];
            if (!ReferenceEquals(node.Find(attribute.Name), attribute))
                throw new ModelRefusedException(RefusalCode.DuplicateName, $"{node.Label}: attribute '{Readable.Name(attribute.Name)}' is given twice, expected once", node.Label, attribute.Name);
            if (attribute.Name.Length == 0)
                throw new ModelRefusedException(RefusalCode.MissingValue, $"{node.Label}: an attribute has no name", node.Label);
            if (attribute.Kind > AttributeKind.Strings)
            {
                throw new UnsupportedOnnxException(RefusalCode.UnsupportedAttribute,
                    $"{node.Label}: attribute {Readable.Name(attribute.Name)} is of type {attribute.Kind}, which is not supported; expected numbers, strings, a tensor or a graph", node.Label, attribute.Name);
            }
        }
    }
}
