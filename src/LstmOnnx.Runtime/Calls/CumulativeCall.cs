using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>What a reduction has come to at each element of a run of [outer, length, inner], before or after it is added.</summary>
internal sealed class CumulativeCall<T, TState, TReduction>(Region<T> source, int length, int inner, TReduction reduction, bool exclusive, bool reverse, Region<T> destination) : KernelCall
    where T : unmanaged
    where TState : unmanaged
    where TReduction : struct, IReduction<T, TState>
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        var function = reduction;
        var (first, step) = reverse ? ((length - 1) * inner, -inner) : (0, inner);
        for (; !to.IsEmpty; from = from[(length * inner)..], to = to[(length * inner)..])
        {
            for (var column = 0; column < inner; column++)
            {
                var state = function.Start;
                for (int i = 0, at = first + column; i < length; i++, at += step)
                {
                    var before = state;
                    state = function.Add(state, from[at]);
                    to[at] = exclusive ? function.End(before, i) : function.End(state, i + 1);
                }
            }
        }
    }
}
