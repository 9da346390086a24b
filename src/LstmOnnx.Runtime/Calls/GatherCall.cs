using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Takes blocks of floats by constant indices.</summary>
internal sealed class GatherCall(Region source, int[] indices, int outer, int size, int inner, Region destination) : KernelCall
{
    public override void Run() => Gathering.Blocks<float>(source.Span, indices, outer, size, inner, destination.Span);
}
