using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Plans functions of each element.</summary>
internal static class Mapping
{
    /// <summary>Adds the call that applies a function to each element, one at a time.</summary>
    /// <param name="node">The node.</param>
    /// <param name="text">What is done, for people.</param>
    /// <param name="value">The elements, in any layout.</param>
    /// <param name="type">The result's type.</param>
    /// <param name="mapping">The function.</param>
    public static Value Apply<TFrom, TTo, TMapping>(NodePlanner node, string text, Value value, ElementType type, TMapping mapping)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TMapping : struct, IMapping<TFrom, TTo> => Apply(node, text, value, type, new MapLoop<TFrom, TTo, TMapping>(mapping));

    /// <summary>The same with the function's loop.</summary>
    public static Value Apply<TFrom, TTo>(NodePlanner node, string text, Value value, ElementType type, MapLoop<TFrom, TTo> loop)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        value = node.RowMajor(value);
        var result = node.New(type, value.Shape);
        node.Emit($"{text} of {value.Count} elements of type {value.Type}", [value], [result], MapCall.Bind(value, result, loop), inPlace: typeof(TFrom) == typeof(TTo));
        return result;
    }

    /// <summary>Adds the call of a kernel on floats.</summary>
    /// <param name="node">The node.</param>
    /// <param name="operation">The function.</param>
    /// <param name="value">Floats in any layout.</param>
    /// <param name="alpha">The function's first parameter, if it has one.</param>
    /// <param name="beta">The function's second parameter, if it has one.</param>
    public static Value Apply(NodePlanner node, UnaryOperation operation, Value value, float alpha = 0, float beta = 0)
    {
        value = node.RowMajor(value);
        var (kernels, result) = (node.Kernels, node.New(value.Shape));
        node.Emit($"{operation} of {value.Count} values", [value], [result],
            buffers => new UnaryCall(kernels, operation, alpha, beta, buffers.Of(value), buffers.Of(result)), inPlace: true);
        return result;
    }
}
