namespace LstmOnnx.Runtime.Reading;

/// <summary>Reads graphs, their nodes and attributes. Recursion goes through subgraphs alone, to a bounded depth.</summary>
internal static class GraphReader
{
    public static GraphDocument Read(ReadOnlyMemory<byte> bytes, ReadBudget budget, int depth)
    {
        budget.Depth(depth);
        var graph = new GraphDocument();
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: graph.Nodes.Add(Node(reader.Bytes(), budget, depth)); break;
                case 2: graph.Name = budget.Name(reader.Bytes()); break;
                case 5: graph.Initializers.Add(TensorReader.Read(reader.Bytes(), budget)); break;
                case 11: graph.Inputs.Add(ValueReader.Read(reader.Bytes(), budget)); break;
                case 12: graph.Outputs.Add(ValueReader.Read(reader.Bytes(), budget)); break;
                case 13: graph.ValueInfos.Add(ValueReader.Read(reader.Bytes(), budget)); break;
                case 14:
                    throw new UnsupportedOnnxException(RefusalCode.UnsupportedType, "the graph has quantization annotations, which are not supported: export it without them");
                case 15:
                    throw new UnsupportedOnnxException(RefusalCode.UnsupportedType, "the graph has sparse initializers, which are not supported: store them dense");
                default: reader.Skip(); break;
            }
        }
        return graph;
    }

    private static NodeDocument Node(ReadOnlyMemory<byte> bytes, ReadBudget budget, int depth)
    {
        budget.Node();
        var node = new NodeDocument();
        var overload = "";
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: node.Inputs.Add(budget.Name(reader.Bytes())); break;
                case 2: node.Outputs.Add(budget.Name(reader.Bytes())); break;
                case 3: node.Name = budget.Name(reader.Bytes()); break;
                case 4: node.OpType = budget.Name(reader.Bytes()); break;
                case 5: node.Attributes.Add(Attribute(reader.Bytes(), budget, depth)); break;
                case 7: node.Domain = budget.Name(reader.Bytes()); break;
                case 8: overload = budget.Name(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }
        return overload.Length == 0
            ? node
            : throw new UnsupportedOnnxException(RefusalCode.UnsupportedOperator, $"node '{node.Name}' calls overload '{overload}' of a function; functions are not supported: inline them before loading", node.Name);
    }

    private static AttributeDocument Attribute(ReadOnlyMemory<byte> bytes, ReadBudget budget, int depth)
    {
        budget.Entry();
        var attribute = new AttributeDocument();
        List<float>? floats = null;
        List<long>? ints = null;
        List<string>? strings = null;
        List<TensorDocument>? tensors = null;
        List<GraphDocument>? graphs = null;
        var given = AttributeKind.Undefined;
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: attribute.Name = budget.Name(reader.Bytes()); break;
                case 2: (attribute.Float, given) = (BitConverter.UInt32BitsToSingle(reader.Fixed32()), AttributeKind.Float); break;
                case 3: (attribute.Int, given) = ((long)reader.Varint(), AttributeKind.Int); break;
                case 4: (attribute.String, given) = (ReadBudget.Text(reader.Bytes()), AttributeKind.String); break;
                case 5: (attribute.Tensor, given) = (TensorReader.Read(reader.Bytes(), budget), AttributeKind.Tensor); break;
                case 6: (attribute.Graph, given) = (Read(reader.Bytes(), budget, depth + 1), AttributeKind.Graph); break;
                case 7: NumberLists.Add(ref reader, ref floats); given = AttributeKind.Floats; break;
                case 8: NumberLists.Add(ref reader, ref ints); given = AttributeKind.Ints; break;
                case 9: (strings ??= []).Add(Text(ref reader, budget)); given = AttributeKind.Strings; break;
                case 10: (tensors ??= []).Add(TensorReader.Read(reader.Bytes(), budget)); given = AttributeKind.Tensors; break;
                case 11: (graphs ??= []).Add(Read(reader.Bytes(), budget, depth + 1)); given = AttributeKind.Graphs; break;
                case 20: attribute.Kind = Kind(reader.Varint(), attribute.Name); break;
                case 14 or 15 or 22 or 23:
                    throw new UnsupportedOnnxException(RefusalCode.UnsupportedAttribute, $"attribute '{attribute.Name}' holds a type or a sparse tensor, which is not supported", attribute: attribute.Name);
                case 21:
                    throw new UnsupportedOnnxException(RefusalCode.UnsupportedAttribute, $"attribute '{attribute.Name}' refers to a function's attribute; functions are not supported: inline them before loading", attribute: attribute.Name);
                default: reader.Skip(); break;
            }
        }
        (attribute.Floats, attribute.Ints, attribute.Strings) = (floats?.ToArray() ?? [], ints?.ToArray() ?? [], strings?.ToArray() ?? []);
        (attribute.Tensors, attribute.Graphs) = (tensors?.ToArray() ?? [], graphs?.ToArray() ?? []);
        // Files of IR version 1 may leave the type out; an empty list has a type and no elements.
        if (attribute.Kind == AttributeKind.Undefined)
            attribute.Kind = given;
        return attribute.Kind == given || given == AttributeKind.Undefined
            ? attribute
            : throw new ModelRefusedException(RefusalCode.MalformedProtobuf, $"attribute '{attribute.Name}' says it holds {attribute.Kind}, but holds {given}", attribute: attribute.Name);
    }

    private static string Text(ref WireReader reader, ReadBudget budget)
    {
        budget.Entry();
        return ReadBudget.Text(reader.Bytes());
    }

    private static AttributeKind Kind(ulong value, string name) => value <= (ulong)AttributeKind.TypeProtos
        ? (AttributeKind)value
        : throw new ModelRefusedException(RefusalCode.MalformedProtobuf, $"attribute '{name}' has type {value}, which ONNX does not define", attribute: name);
}
