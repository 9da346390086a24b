using System.Reflection;
using LstmOnnx.Onnx.Protobuf;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Onnx;

/// <summary>
/// Writes an ONNX graph value by value, in the order in which it is calculated. A name is given once, and an input of a node has to be there
/// before the node; each operator is checked against its signature at the opset chosen. Not for use by two threads at once.
/// </summary>
public sealed class OnnxGraphBuilder
{
    /// <summary>The oldest opset that can be written.</summary>
    public const int MinOpset = 14;

    /// <summary>The newest opset that can be written.</summary>
    public const int MaxOpset = 22;

    private readonly GraphProto _graph;
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);

    /// <summary>Starts an empty graph.</summary>
    /// <param name="graphName">The graph's name; ONNX asks for one.</param>
    /// <param name="opset">The version of the ai.onnx operators, 14 to 22.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The opset is outside <see cref="MinOpset"/> to <see cref="MaxOpset"/>.</exception>
    public OnnxGraphBuilder(string graphName, int opset)
    {
        ArgumentException.ThrowIfNullOrEmpty(graphName);
        if (opset is < MinOpset or > MaxOpset)
            throw new ArgumentOutOfRangeException(nameof(opset), opset, $"opset {opset} cannot be written; choose one from {MinOpset} to {MaxOpset}");

        Opset = opset;
        _graph = new GraphProto { Name = graphName };
    }

    /// <summary>The version of the ai.onnx operators.</summary>
    public int Opset { get; }

    /// <summary>The version of the file format that goes with the opset: 7 at opset 14, 8 from 15 on.</summary>
    public int IrVersion => Opset == 14 ? 7 : 8;

    /// <summary>Declares a float32 input of the graph and returns its name.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public string Input(string name, params ReadOnlySpan<Dim> shape) => Input(name, DataType.Float, shape);

    /// <summary>Declares an input of the graph and returns its name.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public string Input(string name, DataType type, params ReadOnlySpan<Dim> shape)
    {
        Define(name);
        _graph.Input.Add(Value(name, type, shape));
        return name;
    }

    /// <summary>Declares a value that is already there to be a float32 output of the graph.</summary>
    /// <exception cref="ArgumentException">There is no such value, or it is an output already.</exception>
    public void Output(string name, params ReadOnlySpan<Dim> shape) => Output(name, DataType.Float, shape);

    /// <summary>Declares a value that is already there to be an output of the graph.</summary>
    /// <exception cref="ArgumentException">There is no such value, or it is an output already.</exception>
    public void Output(string name, DataType type, params ReadOnlySpan<Dim> shape)
    {
        if (!_values.Contains(name))
            throw new ArgumentException($"output '{name}' is not a value of the graph; add the node that gives it first", nameof(name));

        if (_graph.Output.Any(output => output.Name == name))
            throw new ArgumentException($"'{name}' is an output already", nameof(name));

        _graph.Output.Add(Value(name, type, shape));
    }

    /// <summary>Adds a float32 constant and returns its name; without dimensions it is a scalar.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken, or the shape does not hold as many elements as there are values.</exception>
    public string Initializer(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> dimensions) =>
        Initializer(OnnxTensor.Of(name, values, dimensions));

    /// <summary>Adds an int64 constant and returns its name; without dimensions it is a scalar.</summary>
    /// <exception cref="ArgumentException">The name is empty or taken, or the shape does not hold as many elements as there are values.</exception>
    public string Initializer(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> dimensions) =>
        Initializer(OnnxTensor.Of(name, values, dimensions));

    /// <summary>Adds a constant and returns its name.</summary>
    /// <exception cref="ArgumentException">The tensor's name is empty or taken.</exception>
    public string Initializer(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Define(tensor.Name);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds a node with one output and returns the output's name.</summary>
    /// <param name="opType">The operator, in the domain ai.onnx.</param>
    /// <param name="inputs">Names of values that are there; an empty name leaves an optional input out.</param>
    /// <param name="attributes">The attributes that are not left at their defaults.</param>
    /// <param name="name">The node's name; the operator and a number where null.</param>
    /// <param name="output">The output's name; the node's name and <c>_out</c> where null.</param>
    /// <exception cref="ArgumentException">A name is taken or missing, or the operator does not take this at the opset.</exception>
    public string Node(string opType, IReadOnlyList<string> inputs, IReadOnlyList<AttributeProto>? attributes = null, string? name = null, string? output = null)
    {
        name ??= FreeNodeName(opType);
        output ??= name + "_out";
        NodeWithOutputs(opType, inputs, [output], attributes, name);
        return output;
    }

    /// <summary>Adds a node with any outputs.</summary>
    /// <param name="opType">The operator, in the domain ai.onnx.</param>
    /// <param name="inputs">Names of values that are there; an empty name leaves an optional input out.</param>
    /// <param name="outputs">New names; an empty name leaves an optional output out.</param>
    /// <param name="attributes">The attributes that are not left at their defaults.</param>
    /// <param name="name">The node's name; the operator and a number where null.</param>
    /// <exception cref="ArgumentException">A name is taken or missing, or the operator does not take this at the opset.</exception>
    public void NodeWithOutputs(
        string opType, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, IReadOnlyList<AttributeProto>? attributes = null, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(opType);
        var node = new NodeProto { OpType = opType, Name = name ?? FreeNodeName(opType) };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes ?? []);
        foreach (var problem in OperatorSignatures.Check(node, Opset))
            throw new ArgumentException(problem, nameof(opType));

        foreach (var input in node.Input.Where(input => input.Length > 0 && !_values.Contains(input)))
            throw new ArgumentException($"{opType} node '{node.Name}': input '{input}' is not a value of the graph; add what gives it first", nameof(inputs));

        if (!_nodes.Add(node.Name))
            throw new ArgumentException($"there is already a node named '{node.Name}'", nameof(name));

        foreach (var output in node.Output.Where(output => output.Length > 0))
            Define(output);

        _graph.Node.Add(node);
    }

    /// <summary>Makes the model: a copy of the graph as it is now, its versions, the producer, and metadata in the order of its keys.</summary>
    /// <param name="metadata">Keys and values for <c>metadata_props</c>; none where null.</param>
    public ModelProto Build(IReadOnlyDictionary<string, string>? metadata = null)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "LstmOnnx",
            ProducerVersion = typeof(OnnxGraphBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
            Graph = _graph.Clone(),
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        foreach (var (key, value) in (metadata ?? new Dictionary<string, string>()).OrderBy(entry => entry.Key, StringComparer.Ordinal))
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });

        return model;
    }

    private static ValueInfoProto Value(string name, DataType type, ReadOnlySpan<Dim> shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto() };
        foreach (var dim in shape)
        {
            var dimension = new TensorShapeProto.Types.Dimension();
            if (dim.Symbol is null)
            {
                dimension.DimValue = dim.Length;
            }
            else
            {
                dimension.DimParam = dim.Symbol;
            }

            tensor.Shape.Dim.Add(dimension);
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private string FreeNodeName(string opType)
    {
        var number = _graph.Node.Count;
        while (_nodes.Contains($"{opType}_{number}"))
            number++;

        return $"{opType}_{number}";
    }

    private void Define(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_values.Add(name))
            throw new ArgumentException($"there is already a value named '{name}'; a name is given once", nameof(name));
    }
}
