using System.Numerics;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>1 at the first greatest element of each row (the first NaN, if there is one), else 0.</summary>
internal sealed class HardmaxCall<T>(Region<T> source, int length, Region<T> destination) : KernelCall
    where T : unmanaged, IFloatingPoint<T>
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        for (; !from.IsEmpty; from = from[length..], to = to[length..])
        {
            var place = 0;
            for (var i = 1; i < length && !T.IsNaN(from[place]); i++)
            {
                if (from[i] > from[place] || T.IsNaN(from[i]))
                    place = i;
            }
            to[..length].Clear();
            to[place] = T.One;
        }
    }
}
