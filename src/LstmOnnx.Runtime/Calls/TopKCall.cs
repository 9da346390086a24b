using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>The <paramref name="count"/> largest or smallest of each row, in order; of equal ones that with the lower index comes first.</summary>
internal sealed class TopKCall<T, TGreater>(Region<T> source, int length, int count, bool largest, TGreater order, Region<T> values, Region<long> indices) : KernelCall
    where T : unmanaged
    where TGreater : struct, IGreater<T>
{
    public override void Run()
    {
        var from = source.Span;
        var kept = indices.Span;
        for (var to = values.Span; !to.IsEmpty; from = from[length..], kept = kept[count..], to = to[count..])
        {
            var row = from[..length];
            var heap = kept[..count];
            Keep(row, heap);
            for (var i = 0; i < count; i++)
                to[i] = row[(int)heap[i]];
        }
    }

    // A heap of the best so far with the worst of them on top; at last the worst goes to the end, again and again.
    private void Keep(ReadOnlySpan<T> row, Span<long> heap)
    {
        for (var i = 0; i < heap.Length; i++)
            heap[i] = i;
        for (var i = (heap.Length / 2) - 1; i >= 0; i--)
            Sink(row, heap, i);
        for (var i = heap.Length; i < row.Length; i++)
        {
            if (!IsBetter(row, i, heap[0]))
                continue;
            heap[0] = i;
            Sink(row, heap, 0);
        }
        for (var end = heap.Length - 1; end > 0; end--)
        {
            (heap[0], heap[end]) = (heap[end], heap[0]);
            Sink(row, heap[..end], 0);
        }
    }

    private void Sink(ReadOnlySpan<T> row, Span<long> heap, int at)
    {
        while (true)
        {
            var worst = at;
            for (var child = (2 * at) + 1; child <= (2 * at) + 2 && child < heap.Length; child++)
            {
                if (IsBetter(row, heap[worst], heap[child]))
                    worst = child;
            }
            if (worst == at)
                return;
            (heap[at], heap[worst]) = (heap[worst], heap[at]);
            at = worst;
        }
    }

    private bool IsBetter(ReadOnlySpan<T> row, long left, long right)
    {
        var (a, b) = (row[(int)left], row[(int)right]);
        if (largest ? order.IsGreater(a, b) : order.IsGreater(b, a))
            return true;
        return left < right && !(largest ? order.IsGreater(b, a) : order.IsGreater(a, b));
    }
}
