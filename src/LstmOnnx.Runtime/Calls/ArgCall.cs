using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>An order of numbers, as a type.</summary>
internal interface IOrder<T>
{
    /// <summary>Whether a number is chosen over another one.</summary>
    bool IsBefore(T x, T other);
}

/// <summary>The place of the chosen element of each run, from [outer, length, inner] to [outer, inner].</summary>
internal sealed class ArgCall<T, TOrder>(Region<T> source, int length, int inner, TOrder order, bool last, Region<long> destination) : KernelCall
    where T : unmanaged
    where TOrder : struct, IOrder<T>
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        var function = order;
        for (; !to.IsEmpty; from = from[(length * inner)..], to = to[inner..])
        {
            for (var column = 0; column < inner; column++)
            {
                var (place, best) = (0, from[column]);
                for (int i = 1, at = column + inner; i < length; i++, at += inner)
                {
                    var x = from[at];
                    if (last ? !function.IsBefore(best, x) : function.IsBefore(x, best))
                        (place, best) = (i, x);
                }
                to[column] = place;
            }
        }
    }
}
