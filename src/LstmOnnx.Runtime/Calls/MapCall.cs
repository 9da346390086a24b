using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>A function of one number, as a type, so that each loop is compiled around its own. A field holds what it needs beside the number.</summary>
internal interface IMapping<TFrom, TTo>
{
    TTo Apply(TFrom x);
}

/// <summary>Applies a function to each element of a run, one at a time; for types that have no vector kernels.</summary>
internal sealed class MapCall<TFrom, TTo, TMapping>(Region<TFrom> source, TMapping mapping, Region<TTo> destination) : KernelCall
    where TFrom : unmanaged
    where TTo : unmanaged
    where TMapping : struct, IMapping<TFrom, TTo>
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        var function = mapping;
        for (var i = 0; i < to.Length; i++)
            to[i] = function.Apply(from[i]);
    }
}

/// <summary>Prepares maps.</summary>
internal static class MapCall
{
    /// <summary>A map between row-major values of one shape.</summary>
    public static Func<Buffers, KernelCall> Bind<TFrom, TTo, TMapping>(Value from, Value to, TMapping mapping)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TMapping : struct, IMapping<TFrom, TTo> =>
        buffers => new MapCall<TFrom, TTo, TMapping>(buffers.Of<TFrom>(from), mapping, buffers.Of<TTo>(to));
}
