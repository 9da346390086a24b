using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Operators;

/// <summary>RNN in full.</summary>
internal sealed class RnnOperator(RecurrentAttributes attributes) : RecurrentOperator(attributes)
{
    public static OperatorDescription Description { get; } = new("RNN", 1, node =>
    {
        node.Inputs(3, 6);
        return new RnnOperator(RecurrentAttributes.Read(node, RecurrentKind.Rnn));
    });
}
