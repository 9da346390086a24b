using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Chooses the loop of a reduction.</summary>
internal static class Reductions
{
    /// <summary>Reduces each run of a row-major value that is seen as [outer, length, inner].</summary>
    public static Func<Buffers, KernelCall> Bind(Reduction reduction, Value value, int length, int inner, Value result) => value.Carrier switch
    {
        Carrier.Float => OfDoubles<float>(reduction, value, length, inner, result),
        Carrier.Double => OfDoubles<double>(reduction, value, length, inner, result),
        _ => OfIntegers(reduction, value, length, inner, result),
    };

    private static Func<Buffers, KernelCall> OfDoubles<T>(Reduction reduction, Value value, int length, int inner, Value result)
        where T : unmanaged
    {
        return reduction switch
        {
            Reduction.L1 => Call<double, DoubleReductions.L1>(default),
            Reduction.L2 => Call<double, DoubleReductions.L2>(default),
            Reduction.LogSum => Call<double, DoubleReductions.LogSum>(default),
            Reduction.LogSumExp => Call<DoubleReductions.Scaled, DoubleReductions.LogSumExp>(default),
            Reduction.Max => Call<double, DoubleReductions.Max>(default),
            Reduction.Mean => Call<double, DoubleReductions.Mean>(default),
            Reduction.Min => Call<double, DoubleReductions.Min>(default),
            Reduction.Prod => Call<double, DoubleReductions.Prod>(default),
            Reduction.Sum => Call<double, DoubleReductions.Sum>(default),
            _ => Call<double, DoubleReductions.SumSquare>(default),
        };

        Func<Buffers, KernelCall> Call<TState, TReduction>(TReduction function)
            where TState : unmanaged
            where TReduction : struct, IReduction<double, TState> => typeof(T) == typeof(float)
                ? buffers => new ReduceCall<float, TState, DoubleReductions.OfFloats<TReduction, TState>>(buffers.Of<float>(value), length, inner, new(function), buffers.Of<float>(result))
                : buffers => new ReduceCall<double, TState, TReduction>(buffers.Of<double>(value), length, inner, function, buffers.Of<double>(result));
    }

    private static Func<Buffers, KernelCall> OfIntegers(Reduction reduction, Value value, int length, int inner, Value result)
    {
        var type = value.Type;
        return reduction switch
        {
            Reduction.L1 => Call<long, IntegerReductions.L1>(new(type)),
            Reduction.L2 => Call<double, IntegerReductions.ByDoubles<DoubleReductions.L2, double>>(new(type, default)),
            Reduction.LogSum => Call<double, IntegerReductions.ByDoubles<DoubleReductions.LogSum, double>>(new(type, default)),
            Reduction.LogSumExp => Call<DoubleReductions.Scaled, IntegerReductions.ByDoubles<DoubleReductions.LogSumExp, DoubleReductions.Scaled>>(new(type, default)),
            Reduction.Max => Call<long, IntegerReductions.Max>(new(type)),
            Reduction.Mean => Call<long, IntegerReductions.Mean>(new(type)),
            Reduction.Min => Call<long, IntegerReductions.Min>(new(type)),
            Reduction.Prod => Call<long, IntegerReductions.Prod>(new(type)),
            Reduction.Sum => Call<long, IntegerReductions.Sum>(new(type)),
            _ => Call<long, IntegerReductions.SumSquare>(new(type)),
        };

        Func<Buffers, KernelCall> Call<TState, TReduction>(TReduction function)
            where TState : unmanaged
            where TReduction : struct, IReduction<long, TState> =>
            buffers => new ReduceCall<long, TState, TReduction>(buffers.Of<long>(value), length, inner, function, buffers.Of<long>(result));
    }
}
