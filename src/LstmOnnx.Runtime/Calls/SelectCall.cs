using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Takes each element from one of two strided operands, as a third one says. Strides may be 0 or negative.</summary>
internal sealed class SelectCall<T>(
    (Region<long> Region, int Offset, int[] Strides) condition, (Region<T> Region, int Offset, int[] Strides) first, (Region<T> Region, int Offset, int[] Strides) second, int[] shape, Region<T> destination) : KernelCall
    where T : unmanaged
{
    public override void Run()
    {
        var conditions = condition.Region.Span;
        var a = first.Region.Span;
        var b = second.Region.Span;
        var to = destination.Span;
        var (length, at) = (shape[^1], 0);
        var (conditionStep, aStep, bStep) = (condition.Strides[^1], first.Strides[^1], second.Strides[^1]);
        Span<int> index = stackalloc int[shape.Length - 1];
        index.Clear();
        Span<int> offsets = [condition.Offset, first.Offset, second.Offset];
        do
        {
            var (c, x, y) = (offsets[0], offsets[1], offsets[2]);
            for (var i = 0; i < length; i++, c += conditionStep, x += aStep, y += bStep)
                to[at++] = conditions[c] != 0 ? a[x] : b[y];
        }
        while (Next(index, offsets));
    }

    private bool Next(Span<int> index, Span<int> offsets)
    {
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            var steps = ++index[axis] < shape[axis] ? 1 : 1 - shape[axis];
            offsets[0] += steps * condition.Strides[axis];
            offsets[1] += steps * first.Strides[axis];
            offsets[2] += steps * second.Strides[axis];
            if (index[axis] < shape[axis])
                return true;
            index[axis] = 0;
        }
        return false;
    }
}
