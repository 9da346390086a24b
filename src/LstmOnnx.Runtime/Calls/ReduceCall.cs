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
        var function = reduction;
        var a = from[..length];
        var b = from.Slice(length, length);
        var c = from.Slice(2 * length, length);
        var d = from.Slice(3 * length, length);
        var e = from.Slice(4 * length, length);
        var f = from.Slice(5 * length, length);
        var g = from.Slice(6 * length, length);
        var h = from.Slice(7 * length, length);
        var (sa, sb, sc, sd) = (function.Start, function.Start, function.Start, function.Start);
        var (se, sf, sg, sh) = (function.Start, function.Start, function.Start, function.Start);
        for (var i = 0; i < a.Length; i++)
        {
            sa = function.Add(sa, a[i]);
            sb = function.Add(sb, b[i]);
            sc = function.Add(sc, c[i]);
            sd = function.Add(sd, d[i]);
            se = function.Add(se, e[i]);
            sf = function.Add(sf, f[i]);
            sg = function.Add(sg, g[i]);
            sh = function.Add(sh, h[i]);
        }
        (to[0], to[1], to[2], to[3]) = (function.End(sa, length), function.End(sb, length), function.End(sc, length), function.End(sd, length));
        (to[4], to[5], to[6], to[7]) = (function.End(se, length), function.End(sf, length), function.End(sg, length), function.End(sh, length));
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
