using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Combines two runs of floats, or one with a single number.</summary>
internal sealed class BinaryCall(SimdKernels kernels, BinaryOperation operation, Region left, Region right, Region destination) : KernelCall
{
    public override void Run() => kernels.Binary(operation, left.Span, right.Span, destination.Span);
}
