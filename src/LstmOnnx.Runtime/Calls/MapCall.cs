using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>A function of one number, as a type, so that each loop is compiled around its own. A field holds what it needs beside the number.</summary>
internal interface IMapping<TFrom, TTo>
{
    TTo Apply(TFrom x);
}

/// <summary>A loop that applies a function to each element of a run, one at a time. All that is compiled for each function; what plans and calls it is compiled for each pair of types.</summary>
internal abstract class MapLoop<TFrom, TTo>
{
    /// <summary>Both have one length; of one type they may be the same memory.</summary>
    public abstract void Run(ReadOnlySpan<TFrom> from, Span<TTo> to);
}

/// <summary>The loop around one function.</summary>
internal sealed class MapLoop<TFrom, TTo, TMapping>(TMapping mapping) : MapLoop<TFrom, TTo>
    where TMapping : struct, IMapping<TFrom, TTo>
{
    public override void Run(ReadOnlySpan<TFrom> from, Span<TTo> to)
    {
        var function = mapping;
        for (var i = 0; i < to.Length; i++)
            to[i] = function.Apply(from[i]);
    }
}

/// <summary>A function of doubles on floats: computed in double and rounded once.</summary>
internal sealed class RoundedLoop(MapLoop<double, double> loop) : MapLoop<float, float>
{
    private const int Chunk = 128;

    public override void Run(ReadOnlySpan<float> from, Span<float> to)
    {
        Span<double> room = stackalloc double[Chunk];
        while (!to.IsEmpty)
        {
            var chunk = room[..Math.Min(Chunk, to.Length)];
            for (var i = 0; i < chunk.Length; i++)
                chunk[i] = from[i];
            loop.Run(chunk, chunk);
            for (var i = 0; i < chunk.Length; i++)
                to[i] = (float)chunk[i];
            from = from[chunk.Length..];
            to = to[chunk.Length..];
        }
    }
}

/// <summary>Applies a function to each element of a run; for types that have no vector kernels.</summary>
internal sealed class MapCall<TFrom, TTo>(Region<TFrom> source, MapLoop<TFrom, TTo> loop, Region<TTo> destination) : KernelCall
    where TFrom : unmanaged
    where TTo : unmanaged
{
    public override void Run() => loop.Run(source.Span, destination.Span);
}

/// <summary>Prepares maps.</summary>
internal static class MapCall
{
    /// <summary>A map between row-major values of one shape.</summary>
    public static Func<Buffers, KernelCall> Bind<TFrom, TTo>(Value from, Value to, MapLoop<TFrom, TTo> loop)
        where TFrom : unmanaged
        where TTo : unmanaged => buffers => new MapCall<TFrom, TTo>(buffers.Of<TFrom>(from), loop, buffers.Of<TTo>(to));

    /// <summary>The same around a function.</summary>
    public static Func<Buffers, KernelCall> Bind<TFrom, TTo, TMapping>(Value from, Value to, TMapping mapping)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TMapping : struct, IMapping<TFrom, TTo> => Bind(from, to, new MapLoop<TFrom, TTo, TMapping>(mapping));
}
