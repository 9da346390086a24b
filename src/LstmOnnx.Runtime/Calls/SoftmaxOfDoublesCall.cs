using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Softmax of each row of doubles, or its logarithm; a row with a NaN is all NaN.</summary>
internal sealed class SoftmaxOfDoublesCall(Region<double> source, int length, bool logarithm, Region<double> destination) : KernelCall
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        for (; !from.IsEmpty; from = from[length..], to = to[length..])
            Row(from[..length], to[..length]);
    }

    private void Row(ReadOnlySpan<double> x, Span<double> y)
    {
        var max = double.NegativeInfinity;
        foreach (var value in x)
            max = Math.Max(max, value);
        var sum = 0.0;
        foreach (var value in x)
            sum += Math.Exp(value - max);
        var logarithmOfSum = Math.Log(sum);
        for (var i = 0; i < y.Length; i++)
            y[i] = logarithm ? x[i] - max - logarithmOfSum : Math.Exp(x[i] - max) / sum;
    }
}
