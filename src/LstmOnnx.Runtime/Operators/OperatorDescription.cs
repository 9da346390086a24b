namespace LstmOnnx.Runtime.Operators;

/// <summary>An operator of the SIMD engine, as it stands in <see cref="OperatorList"/>.</summary>
/// <param name="Name">ONNX's name, in the domain of ONNX itself.</param>
/// <param name="FirstOpset">The oldest operator set whose form is read.</param>
/// <param name="Read">Reads a node's attributes, or refuses them by name.</param>
internal sealed record OperatorDescription(string Name, int FirstOpset, Func<NodeReader, Operator> Read);
