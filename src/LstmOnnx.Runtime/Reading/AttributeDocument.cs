namespace LstmOnnx.Runtime.Reading;

/// <summary>The kinds of attributes, numbered as in AttributeProto.AttributeType.</summary>
internal enum AttributeKind
{
    Undefined = 0,
    Float = 1,
    Int = 2,
    String = 3,
    Tensor = 4,
    Graph = 5,
    Floats = 6,
    Ints = 7,
    Strings = 8,
    Tensors = 9,
    Graphs = 10,
    SparseTensor = 11,
    SparseTensors = 12,
    TypeProto = 13,
    TypeProtos = 14,
}

/// <summary>An attribute of a node; only the member of its kind is filled.</summary>
internal sealed class AttributeDocument
{
    public string Name { get; set; } = "";
    public AttributeKind Kind { get; set; }
    public float Float { get; set; }
    public long Int { get; set; }
    public string String { get; set; } = "";
    public TensorDocument? Tensor { get; set; }
    public GraphDocument? Graph { get; set; }
    public float[] Floats { get; set; } = [];
    public long[] Ints { get; set; } = [];
    public string[] Strings { get; set; } = [];
    public TensorDocument[] Tensors { get; set; } = [];
    public GraphDocument[] Graphs { get; set; } = [];
}
