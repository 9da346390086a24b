using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Marks one place of <paramref name="depth"/> per index, in a destination [outer, depth, inner] from indices [outer, inner]; an index that names no place marks none.</summary>
internal sealed class OneHotCall<T>(Region<long> indices, int depth, int inner, Region<T> values, Region<T> destination) : KernelCall
    where T : unmanaged
{
    public override void Run()
    {
        var to = destination.Span;
        to.Fill(values.Span[0]);
        var on = values.Span[1];
        var places = indices.Span;
        for (; !to.IsEmpty; to = to[(depth * inner)..], places = places[inner..])
        {
            for (var i = 0; i < inner; i++)
            {
                var place = places[i] < 0 ? places[i] + depth : places[i];
                if (place >= 0 && place < depth)
                    to[((int)place * inner) + i] = on;
            }
        }
    }
}
