using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Reductions of integers; results wrap around at their type's width.</summary>
internal static class IntegerReductions
{
    /// <summary>A reduction in double whose result is cut off towards zero.</summary>
    public readonly struct ByDoubles<TReduction, TState>(ElementType type, TReduction reduction) : IReduction<long, TState>
        where TReduction : struct, IReduction<double, TState>
    {
        public TState Start => reduction.Start;

        public TState Add(TState state, long x) => reduction.Add(state, type == ElementType.UInt64 ? (ulong)x : x);

        public long End(TState state, int count) => CastOperator.Cut(reduction.End(state, count), type);
    }

    public readonly struct Sum(ElementType type) : IReduction<long, long>
    {
        public long Start => 0;

        public long Add(long state, long x) => unchecked(state + x);

        public long End(long state, int count) => ElementTypes.Wrap(type, state);
    }

    public readonly struct Mean(ElementType type) : IReduction<long, long>
    {
        public long Start => 0;

        public long Add(long state, long x) => unchecked(state + x);

        public long End(long state, int count) => count == 0 ? 0 : type == ElementType.UInt64 ? (long)((ulong)state / (ulong)count) : state / count;
    }

    public readonly struct L1(ElementType type) : IReduction<long, long>
    {
        public long Start => 0;

        public long Add(long state, long x) => unchecked(state + (type == ElementType.UInt64 || x >= 0 ? x : -x));

        public long End(long state, int count) => ElementTypes.Wrap(type, state);
    }

    public readonly struct SumSquare(ElementType type) : IReduction<long, long>
    {
        public long Start => 0;

        public long Add(long state, long x) => unchecked(state + (x * x));

        public long End(long state, int count) => ElementTypes.Wrap(type, state);
    }

    public readonly struct Prod(ElementType type) : IReduction<long, long>
    {
        public long Start => 1;

        public long Add(long state, long x) => unchecked(state * x);

        public long End(long state, int count) => ElementTypes.Wrap(type, state);
    }

    public readonly struct Max(ElementType type) : IReduction<long, long>
    {
        public long Start => ElementTypes.Range(type).Least;

        public long Add(long state, long x) => ElementTypes.IsLess(type, state, x) ? x : state;

        public long End(long state, int count) => state;
    }

    public readonly struct Min(ElementType type) : IReduction<long, long>
    {
        public long Start => ElementTypes.Range(type).Greatest;

        public long Add(long state, long x) => ElementTypes.IsLess(type, x, state) ? x : state;

        public long End(long state, int count) => state;
    }
}
