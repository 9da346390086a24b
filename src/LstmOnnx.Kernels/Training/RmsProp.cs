using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// The RMSprop update. <c>means</c> are empty where it is not centred, <c>velocities</c> where it has no momentum: the loop asks once a vector, which costs
/// nothing beside its reads and writes.
/// </summary>
internal static unsafe class RmsProp
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Update<TSimd>(
        Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> squares, Span<float> means, Span<float> velocities, in RmsPropStep step)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var constants = new Constants<TSimd>
        {
            GradientBound = TSimd.Broadcast(step.GradientBound),
            NegatedBound = TSimd.Broadcast(-step.GradientBound),
            GradientScale = TSimd.Broadcast(step.GradientScale),
            Decay = TSimd.Broadcast((float)step.WeightDecay),
            Alpha = TSimd.Broadcast((float)step.Alpha),
            OneLessAlpha = TSimd.Broadcast((float)(1 - step.Alpha)),
            Epsilon = TSimd.Broadcast((float)step.Epsilon),
            Momentum = TSimd.Broadcast((float)step.Momentum),
            NegatedRate = TSimd.Broadcast((float)-step.LearningRate),
        };
        fixed (float* pp = parameters, pg = gradients, ps = squares, pm = means, pv = velocities)
        {
            var count = parameters.Length;
            var i = 0;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                var (p, square) = (TSimd.Load(pp + i), TSimd.Load(ps + i));
                var mean = pm is null ? TSimd.Zero : TSimd.Load(pm + i);
                var velocity = pv is null ? TSimd.Zero : TSimd.Load(pv + i);
                One(constants, pm is not null, TSimd.Load(pg + i), ref p, ref square, ref mean, ref velocity);
                TSimd.Store(p, pp + i);
                TSimd.Store(square, ps + i);
                if (pm is not null)
                    TSimd.Store(mean, pm + i);
                if (pv is not null)
                    TSimd.Store(velocity, pv + i);
            }
            if (i < count)
            {
                var rest = count - i;
                var (p, square) = (TSimd.LoadPartial(pp + i, rest), TSimd.LoadPartial(ps + i, rest));
                var mean = pm is null ? TSimd.Zero : TSimd.LoadPartial(pm + i, rest);
                var velocity = pv is null ? TSimd.Zero : TSimd.LoadPartial(pv + i, rest);
                One(constants, pm is not null, TSimd.LoadPartial(pg + i, rest), ref p, ref square, ref mean, ref velocity);
                TSimd.StorePartial(p, pp + i, rest);
                TSimd.StorePartial(square, ps + i, rest);
                if (pm is not null)
                    TSimd.StorePartial(mean, pm + i, rest);
                if (pv is not null)
                    TSimd.StorePartial(velocity, pv + i, rest);
            }
        }
    }

    // A velocity of zero and no memory for it make 'velocity' this update's direction alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<TSimd>(
        in Constants<TSimd> c, bool centered, TSimd gradient, ref TSimd parameter, ref TSimd square, ref TSimd mean, ref TSimd velocity)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        gradient = TSimd.AtLeast(c.NegatedBound, TSimd.AtMost(c.GradientBound, gradient));
        gradient = TSimd.MultiplyAdd(c.Decay, parameter, TSimd.Multiply(gradient, c.GradientScale));
        square = TSimd.MultiplyAdd(TSimd.Multiply(c.OneLessAlpha, gradient), gradient, TSimd.Multiply(square, c.Alpha));
        var variance = square;
        if (centered)
        {
            mean = TSimd.MultiplyAdd(c.OneLessAlpha, gradient, TSimd.Multiply(mean, c.Alpha));
            // Rounding can put the mean's square above the squares' mean, and the root of that would be NaN.
            variance = TSimd.AtLeast(TSimd.Zero, TSimd.Subtract(square, TSimd.Multiply(mean, mean)));
        }
        var direction = TSimd.Divide(gradient, TSimd.Add(TSimd.Sqrt(variance), c.Epsilon));
        velocity = TSimd.MultiplyAdd(c.Momentum, velocity, direction);
        parameter = TSimd.MultiplyAdd(c.NegatedRate, velocity, parameter);
    }

    private struct Constants<TSimd>
    {
        public TSimd GradientBound;
        public TSimd NegatedBound;
        public TSimd GradientScale;
        public TSimd Decay;
        public TSimd Alpha;
        public TSimd OneLessAlpha;
        public TSimd Epsilon;
        public TSimd Momentum;
        public TSimd NegatedRate;
    }
}
