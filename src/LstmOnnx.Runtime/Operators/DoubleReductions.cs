using LstmOnnx.Runtime.Calls;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Reductions of doubles, and of floats by way of doubles.</summary>
internal static class DoubleReductions
{
    /// <summary>The same of floats: carried on in double, rounded once.</summary>
    public readonly struct OfFloats<TReduction, TState>(TReduction reduction) : IReduction<float, TState>
        where TReduction : struct, IReduction<double, TState>
    {
        public TState Start => reduction.Start;

        public TState Add(TState state, float x) => reduction.Add(state, x);

        public float End(TState state, int count) => (float)reduction.End(state, count);
    }

    public readonly struct Sum : IReduction<double, double>
    {
        public double Start => 0;

        public double Add(double state, double x) => state + x;

        public double End(double state, int count) => state;
    }

    public readonly struct Mean : IReduction<double, double>
    {
        public double Start => 0;

        public double Add(double state, double x) => state + x;

        public double End(double state, int count) => state / count;
    }

    public readonly struct LogSum : IReduction<double, double>
    {
        public double Start => 0;

        public double Add(double state, double x) => state + x;

        public double End(double state, int count) => Math.Log(state);
    }

    public readonly struct L1 : IReduction<double, double>
    {
        public double Start => 0;

        public double Add(double state, double x) => state + Math.Abs(x);

        public double End(double state, int count) => state;
    }

    public readonly struct L2 : IReduction<double, double>
    {
        public double Start => 0;

        public double Add(double state, double x) => state + (x * x);

        public double End(double state, int count) => Math.Sqrt(state);
    }

    public readonly struct SumSquare : IReduction<double, double>
    {
        public double Start => 0;

        public double Add(double state, double x) => state + (x * x);

        public double End(double state, int count) => state;
    }

    public readonly struct Prod : IReduction<double, double>
    {
        public double Start => 1;

        public double Add(double state, double x) => state * x;

        public double End(double state, int count) => state;
    }

    public readonly struct Max : IReduction<double, double>
    {
        public double Start => double.NegativeInfinity;

        public double Add(double state, double x) => x > state || double.IsNaN(x) ? x : state;

        public double End(double state, int count) => state;
    }

    public readonly struct Min : IReduction<double, double>
    {
        public double Start => double.PositiveInfinity;

        public double Add(double state, double x) => x < state || double.IsNaN(x) ? x : state;

        public double End(double state, int count) => state;
    }

    /// <summary>Σ e^(x − Max).</summary>
    public readonly record struct Scaled(double Max, double Sum);

    /// <summary>The sum is kept relative to the greatest number so far, so that it never overflows.</summary>
    public readonly struct LogSumExp : IReduction<double, Scaled>
    {
        public Scaled Start => new(double.NegativeInfinity, 0);

        // Two infinities would have no difference.
        public Scaled Add(Scaled state, double x) => x == state.Max ? state with { Sum = state.Sum + 1 }
            : x > state.Max ? new(x, (state.Sum * Math.Exp(state.Max - x)) + 1)
            : state with { Sum = state.Sum + Math.Exp(x - state.Max) };

        public double End(Scaled state, int count) => state.Max + Math.Log(state.Sum);
    }
}
