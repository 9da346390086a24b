using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>A function of two numbers, as a type, so that each loop is compiled around its own. A field holds what it needs beside the numbers.</summary>
internal interface ICombination<TFrom, TTo>
{
    TTo Apply(TFrom left, TFrom right);
}

/// <summary>A loop that combines two strided runs element by element. All that is compiled for each function; what plans and calls it is compiled for each pair of types.</summary>
internal abstract class CombineLoop<TFrom, TTo>
{
    /// <summary>Element i of the result comes of element i · step of each operand.</summary>
    public abstract void Run(ReadOnlySpan<TFrom> left, int leftAt, int leftStep, ReadOnlySpan<TFrom> right, int rightAt, int rightStep, Span<TTo> to);
}

/// <summary>The loop around one function.</summary>
internal sealed class CombineLoop<TFrom, TTo, TCombination>(TCombination combination) : CombineLoop<TFrom, TTo>
    where TCombination : struct, ICombination<TFrom, TTo>
{
    public override void Run(ReadOnlySpan<TFrom> left, int leftAt, int leftStep, ReadOnlySpan<TFrom> right, int rightAt, int rightStep, Span<TTo> to)
    {
        var function = combination;
        for (var i = 0; i < to.Length; i++, leftAt += leftStep, rightAt += rightStep)
            to[i] = function.Apply(left[leftAt], right[rightAt]);
    }
}

/// <summary>Combines two strided operands element by element; for types and functions that have no vector kernels. Strides may be 0 or negative.</summary>
internal sealed class CombineCall<TFrom, TTo>(
    Region<TFrom> left, int leftOffset, int[] leftStrides, Region<TFrom> right, int rightOffset, int[] rightStrides, int[] shape, CombineLoop<TFrom, TTo> loop, Region<TTo> destination) : KernelCall
    where TFrom : unmanaged
    where TTo : unmanaged
{
    public override void Run()
    {
        var a = left.Span;
        var b = right.Span;
        var to = destination.Span;
        if (to.IsEmpty)
            return;
        var (length, aStep, bStep) = (shape[^1], leftStrides[^1], rightStrides[^1]);
        var (aAt, bAt, at) = (leftOffset, rightOffset, 0);
        Span<int> index = stackalloc int[shape.Length - 1];
        index.Clear();
        do
        {
            loop.Run(a, aAt, aStep, b, bAt, bStep, to.Slice(at, length));
            at += length;
        }
        while (Strided.Next(index, shape, leftStrides, ref aAt, rightStrides, ref bAt));
    }
}
