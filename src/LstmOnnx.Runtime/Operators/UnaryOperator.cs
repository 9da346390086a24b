using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>A function of each element of one input.</summary>
/// <param name="name">What is done, for people.</param>
/// <param name="function">The function of doubles; of floats too, where they have no kernel.</param>
/// <param name="kernel">The function of floats, with its parameters; null where they have no kernel.</param>
/// <param name="integers">Plans the function of integers; null where ONNX has none.</param>
internal sealed class UnaryOperator(string name, MapLoop<double, double> function, Kernel? kernel, Func<NodePlanner, Value, Value>? integers) : Operator
{
    /// <summary>The kernel's function of floats; null where they have no kernel.</summary>
    public UnaryOperation? Operation => kernel?.Operation;

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        node.Output(0, value.Carrier switch
        {
            Carrier.Float when kernel is { } k => Mapping.Apply(node, k.Operation, node.Floats(0), k.Alpha, k.Beta),
            Carrier.Float => Mapping.Apply(node, name, node.Floats(0), ElementType.Float, new RoundedLoop(function)),
            Carrier.Double => Mapping.Apply(node, name, value, value.Type, function),
            _ when integers is not null && value.Type != ElementType.Bool => integers(node, value),
            _ => throw node.UnsupportedType(value.Type, integers is null ? "floats" : "numbers"),
        });
    }

    public override void FollowTime(TimeContext node) => node.Output(0, node.Flow(0));

    public override Kernel? Activation(NodeConstants inputs) => kernel;

    /// <summary>An operator without attributes.</summary>
    /// <param name="name">ONNX's name.</param>
    /// <param name="firstOpset">The oldest operator set.</param>
    /// <param name="function">The function of doubles.</param>
    /// <param name="kernel">The function of floats; null where they have no kernel.</param>
    /// <param name="integers">Plans the function of integers; null where ONNX has none.</param>
    public static OperatorDescription Describe<TFunction>(
        string name, int firstOpset, TFunction function, UnaryOperation? kernel = null, Func<NodePlanner, Value, Value>? integers = null)
        where TFunction : struct, IMapping<double, double> => Describe(name, firstOpset, new MapLoop<double, double, TFunction>(function), kernel, integers);

    private static OperatorDescription Describe(
        string name, int firstOpset, MapLoop<double, double> function, UnaryOperation? kernel, Func<NodePlanner, Value, Value>? integers) => new(name, firstOpset, node =>
        {
            node.Inputs(1, 1);
            return new UnaryOperator(name, function, kernel is { } operation ? new Kernel(operation) : null, integers);
        });
}
