using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Rounds floats to the precision of Float16 or BFloat16.</summary>
internal sealed class RoundCall(ElementType type, Region<float> source, Region<float> destination) : KernelCall
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        if (type == ElementType.Float16)
            for (var i = 0; i < to.Length; i++)
                to[i] = (float)(Half)from[i];
        else
            for (var i = 0; i < to.Length; i++)
                to[i] = ElementTypes.FromBFloat16(ElementTypes.ToBFloat16(from[i]));
    }
}
