using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>The Adam update, four reads and three writes a parameter.</summary>
internal static unsafe class Adam
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Update<TSimd>(Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> m, Span<float> v, in AdamStep step)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var correction1 = 1 - Math.Pow(step.Beta1, step.Update);
        var correction2 = 1 - Math.Pow(step.Beta2, step.Update);
        var constants = new Constants<TSimd>
        {
            GradientBound = TSimd.Broadcast(step.GradientBound),
            NegatedBound = TSimd.Broadcast(-step.GradientBound),
            GradientScale = TSimd.Broadcast(step.GradientScale),
            ParameterScale = TSimd.Broadcast(step.DecoupledWeightDecay ? (float)(1 - (step.LearningRate * step.WeightDecay)) : 1),
            Decay = TSimd.Broadcast(step.DecoupledWeightDecay ? 0 : (float)step.WeightDecay),
            OneLessBeta1 = TSimd.Broadcast((float)(1 - step.Beta1)),
            Beta2 = TSimd.Broadcast((float)step.Beta2),
            OneLessBeta2 = TSimd.Broadcast((float)(1 - step.Beta2)),
            RootCorrection = TSimd.Broadcast((float)Math.Sqrt(correction2)),
            Epsilon = TSimd.Broadcast((float)step.Epsilon),
            NegatedRate = TSimd.Broadcast((float)(-step.LearningRate / correction1)),
        };
        fixed (float* pp = parameters, pg = gradients, pm = m, pv = v)
        {
            var count = parameters.Length;
            var i = 0;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                var (p, mean, square) = (TSimd.Load(pp + i), TSimd.Load(pm + i), TSimd.Load(pv + i));
                One(constants, TSimd.Load(pg + i), ref p, ref mean, ref square);
                TSimd.Store(p, pp + i);
                TSimd.Store(mean, pm + i);
                TSimd.Store(square, pv + i);
            }
            if (i < count)
            {
                var rest = count - i;
                var (p, mean, square) = (TSimd.LoadPartial(pp + i, rest), TSimd.LoadPartial(pm + i, rest), TSimd.LoadPartial(pv + i, rest));
                One(constants, TSimd.LoadPartial(pg + i, rest), ref p, ref mean, ref square);
                TSimd.StorePartial(p, pp + i, rest);
                TSimd.StorePartial(mean, pm + i, rest);
                TSimd.StorePartial(square, pv + i, rest);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<TSimd>(in Constants<TSimd> c, TSimd gradient, ref TSimd parameter, ref TSimd mean, ref TSimd square)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        gradient = TSimd.AtLeast(c.NegatedBound, TSimd.AtMost(c.GradientBound, gradient));
        gradient = TSimd.MultiplyAdd(c.Decay, parameter, TSimd.Multiply(gradient, c.GradientScale));
        mean = TSimd.MultiplyAdd(c.OneLessBeta1, TSimd.Subtract(gradient, mean), mean);
        square = TSimd.MultiplyAdd(TSimd.Multiply(c.OneLessBeta2, gradient), gradient, TSimd.Multiply(square, c.Beta2));
        var denominator = TSimd.Add(TSimd.Divide(TSimd.Sqrt(square), c.RootCorrection), c.Epsilon);
        parameter = TSimd.MultiplyAdd(c.NegatedRate, TSimd.Divide(mean, denominator), TSimd.Multiply(parameter, c.ParameterScale));
    }

    private struct Constants<TSimd>
    {
        public TSimd GradientBound;
        public TSimd NegatedBound;
        public TSimd GradientScale;
        public TSimd ParameterScale;
        public TSimd Decay;
        public TSimd OneLessBeta1;
        public TSimd Beta2;
        public TSimd OneLessBeta2;
        public TSimd RootCorrection;
        public TSimd Epsilon;
        public TSimd NegatedRate;
    }
}
