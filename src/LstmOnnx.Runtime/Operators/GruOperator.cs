using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Operators;

/// <summary>GRU in full, both orders of reset and product.</summary>
internal sealed class GruOperator(RecurrentAttributes attributes) : RecurrentOperator(attributes)
{
    public static OperatorDescription Description { get; } = new("GRU", 1, node =>
    {
        node.Inputs(3, 6);
        return new GruOperator(RecurrentAttributes.Read(node, RecurrentKind.Gru));
    });
}
