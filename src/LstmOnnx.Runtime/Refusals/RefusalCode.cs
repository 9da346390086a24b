namespace LstmOnnx.Runtime;

/// <summary>Why a model was refused. Names and numbers are stable; new reasons are added at the end.</summary>
public enum RefusalCode
{
    /// <summary>The bytes are not a protobuf message: a bad tag, an overlong number, a length that leaves its message.</summary>
    MalformedProtobuf = 1,

    /// <summary>The bytes end in the middle of a field.</summary>
    Truncated = 2,

    /// <summary>The bytes are protobuf, but break a rule of ONNX that has no code of its own.</summary>
    MalformedModel = 3,

    /// <summary>A size, a count or a memory need is above its <see cref="ModelLimits"/>.</summary>
    LimitExceeded = 4,

    /// <summary>The model has no graph.</summary>
    MissingGraph = 5,

    /// <summary>The file format's version is not one that is known.</summary>
    UnsupportedIrVersion = 6,

    /// <summary>The model imports no ONNX operator set, or one that is not known.</summary>
    UnsupportedOpset = 7,

    /// <summary>An operator, or a form of it, is not supported.</summary>
    UnsupportedOperator = 8,

    /// <summary>An attribute, or its value, is not supported.</summary>
    UnsupportedAttribute = 9,

    /// <summary>An element type or a kind of value is not supported.</summary>
    UnsupportedType = 10,

    /// <summary>The file uses a part of ONNX that is not supported: functions, sparse constants, training graphs.</summary>
    UnsupportedFeature = 11,

    /// <summary>Shapes do not fit each other, or a constant's data does not fit its shape.</summary>
    ShapeMismatch = 12,

    /// <summary>A name is given twice where it must be unique.</summary>
    DuplicateName = 13,

    /// <summary>A value is read that nothing gives, or a required input, output or name is left out.</summary>
    MissingValue = 14,

    /// <summary>A node reads a value that a later node gives; sorted, the graph would be sound.</summary>
    NodeOrder = 15,

    /// <summary>Nodes wait for each other's outputs.</summary>
    Cycle = 16,

    /// <summary>A constant is stored in another file, which is not read.</summary>
    ExternalData = 17,

    /// <summary>A weight is NaN or infinite.</summary>
    NonFiniteWeight = 18,

    /// <summary>The model cannot run step by step.</summary>
    UnsupportedStream = 19,

    /// <summary>Another library's engine refuses the model; the message has its words.</summary>
    RefusedByEngine = 20,

    /// <summary>A shape, an axis or another number that a plan needs is computed from data; fixed inputs may help.</summary>
    DependsOnData = 21,
}
