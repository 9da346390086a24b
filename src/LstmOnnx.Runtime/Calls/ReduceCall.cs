using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>How many numbers become one, as a type, so that each loop is compiled around its own.</summary>
internal interface IReduction<T, TState>
{
    /// <summary>What stands for no numbers.</summary>
    TState Start { get; }

    TState Add(TState state, T x);

    /// <summary>The result of <paramref name="count"/> numbers.</summary>
    T End(TState state, int count);
}

/// <summary>Reduces [outer, length, inner] to [outer, inner], each run in index order. Several runs advance side by side, so that none waits for its own last addition.</summary>
internal sealed class ReduceCall<T, TState, TReduction>(Region<T> source, int length, int inner, TReduction reduction, Region<T> destination) : KernelCall
    where T : unmanaged
    where TState : unmanaged
    where TReduction : struct, IReduction<T, TState>
{
    // A cache line or more of each row.
    private const int Columns = 32;

    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        if (inner == 1)
            Rows(from, to);
        else
            for (; !to.IsEmpty; from = from[(length * inner)..], to = to[inner..])
                for (var column = 0; column < inner; column += Columns)
                    Block(from, column, to.Slice(column, Math.Min(Columns, inner - column)));
    }

    private void Rows(ReadOnlySpan<T> from, Span<T> to)
    {
        var (function, row) = (reduction, 0);
        for (; row <= to.Length - 8; row += 8)
            Eight(from.Slice(row * length, 8 * length), to.Slice(row, 8));
        for (; row < to.Length; row++)
        {
            var state = function.Start;
            foreach (var x in from.Slice(row * length, length))
                state = function.Add(state, x);
            to[row] = function.End(state, length);
        }
    }

    private void Eight(ReadOnlySpan<T> from, Span<T> to)
    {
        // Without checks of bounds, which would cost as much as the additions.
        ref var first = ref MemoryMarshal.GetReference(from[..(8 * length)]);
        var function = reduction;
        var (a, b, c, d) = (function.Start, function.Start, function.Start, function.Start);
        var (e, f, g, h) = (function.Start, function.Start, function.Start, function.Start);
        nint row = length;
        for (nint i = 0; i < length; i++)
        {
            a = function.Add(a, Unsafe.Add(ref first, i));
            b = function.Add(b, Unsafe.Add(ref first, i + row));
            c = function.Add(c, Unsafe.Add(ref first, i + (2 * row)));
            d = function.Add(d, Unsafe.Add(ref first, i + (3 * row)));
            e = function.Add(e, Unsafe.Add(ref first, i + (4 * row)));
            f = function.Add(f, Unsafe.Add(ref first, i + (5 * row)));
            g = function.Add(g, Unsafe.Add(ref first, i + (6 * row)));
            h = function.Add(h, Unsafe.Add(ref first, i + (7 * row)));
        }
        (to[0], to[1], to[2], to[3]) = (function.End(a, length), function.End(b, length), function.End(c, length), function.End(d, length));
        (to[4], to[5], to[6], to[7]) = (function.End(e, length), function.End(f, length), function.End(g, length), function.End(h, length));
    }

    private void Block(ReadOnlySpan<T> from, int column, Span<T> to)
    {
        var function = reduction;
        Span<TState> states = stackalloc TState[Columns];
        states = states[..to.Length];
        states.Fill(function.Start);
        for (var i = 0; i < length; i++)
        {
            var row = from.Slice((i * inner) + column, states.Length);
            for (var k = 0; k < states.Length; k++)
                states[k] = function.Add(states[k], row[k]);
        }
        for (var k = 0; k < states.Length; k++)
            to[k] = function.End(states[k], length);
    }
}
