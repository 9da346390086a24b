using AttributeType = LstmOnnx.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace LstmOnnx.Onnx;

/// <summary>How an operator may be called over a range of opsets.</summary>
/// <param name="OpType">The operator's name in the domain ai.onnx.</param>
/// <param name="Inputs">Fewest and most inputs.</param>
/// <param name="Outputs">Fewest and most outputs.</param>
/// <param name="Attributes">What may be set.</param>
/// <param name="FirstOpset">The first opset with this signature, no earlier than 14 matters.</param>
/// <param name="LastOpset">The last opset with this signature.</param>
internal sealed record OperatorSignature(
    string OpType,
    (int Fewest, int Most) Inputs,
    (int Fewest, int Most) Outputs,
    IReadOnlyDictionary<string, AttributeSignature> Attributes,
    int FirstOpset,
    int LastOpset);

/// <summary>An attribute of an operator.</summary>
/// <param name="Type">The one type that it may have.</param>
/// <param name="IsRequired">Whether it has no default.</param>
internal readonly record struct AttributeSignature(AttributeType Type, bool IsRequired = false);
