using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Applies a function, with its parameters if it has any, to each of a run of floats.</summary>
internal sealed class UnaryCall(SimdKernels kernels, UnaryOperation operation, float alpha, float beta, Region source, Region destination) : KernelCall
{
    public override void Run() => kernels.Unary(operation, source.Span, destination.Span, alpha, beta);
}
