namespace LstmOnnx.Runtime;

/// <summary>Why a model was refused. The names are stable; new ones may come.</summary>
public enum RefusalCode
{
    /// <summary>The bytes are no protobuf message, or a field has a form that ONNX does not give it.</summary>
    MalformedProtobuf,

    /// <summary>A length claims more bytes than are left.</summary>
    Truncated,

    /// <summary>A count, a size or a depth is above <see cref="ModelLimits"/>.</summary>
    LimitExceeded,

    /// <summary>The message holds no graph.</summary>
    MissingGraph,

    /// <summary>The IR version or the operator set is not one that is read.</summary>
    UnsupportedOpset,

    /// <summary>An operator, or a form of one, that is not supported.</summary>
    UnsupportedOperator,

    /// <summary>An attribute, or a value of one, that is not supported.</summary>
    UnsupportedAttribute,

    /// <summary>An element type or a kind of value that is not supported.</summary>
    UnsupportedType,

    /// <summary>Shapes that do not fit each other, or a tensor whose data do not fill its shape.</summary>
    ShapeMismatch,

    /// <summary>A name is given to two values.</summary>
    DuplicateName,

    /// <summary>A name is used that nothing gives, or a required name, input or output is absent.</summary>
    MissingValue,

    /// <summary>A node reads a value that it, or a later node, gives.</summary>
    Cycle,

    /// <summary>Data lie in another file.</summary>
    ExternalData,

    /// <summary>A weight is NaN or infinite.</summary>
    NonFiniteWeight,

    /// <summary>The model cannot be run step by step.</summary>
    UnsupportedStream,

    /// <summary>An engine from outside refused the model, or a run of it; the message is its own.</summary>
    RefusedByEngine,
}
