using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>A function of two numbers, as a type, so that each loop is compiled around its own. A field holds what it needs beside the numbers.</summary>
internal interface ICombination<TFrom, TTo>
{
    TTo Apply(TFrom left, TFrom right);
}

/// <summary>Combines two strided operands element by element; for types and functions that have no vector kernels. Strides may be 0 or negative.</summary>
internal sealed class CombineCall<TFrom, TTo, TCombination>(
    Region<TFrom> left, int leftOffset, int[] leftStrides, Region<TFrom> right, int rightOffset, int[] rightStrides, int[] shape, TCombination combination, Region<TTo> destination) : KernelCall
    where TFrom : unmanaged
    where TTo : unmanaged
    where TCombination : struct, ICombination<TFrom, TTo>
{
    public override void Run()
    {
        var a = left.Span;
        var b = right.Span;
        var to = destination.Span;
        if (to.IsEmpty)
            return;
        var function = combination;
        var (length, aStep, bStep) = (shape[^1], leftStrides[^1], rightStrides[^1]);
        var (aAt, bAt, at) = (leftOffset, rightOffset, 0);
        Span<int> index = stackalloc int[shape.Length - 1];
        index.Clear();
        do
        {
            for (int i = 0, x = aAt, y = bAt; i < length; i++, x += aStep, y += bStep)
                to[at++] = function.Apply(a[x], b[y]);
        }
        while (Strided.Next(index, shape, leftStrides, ref aAt, rightStrides, ref bAt));
    }
}
