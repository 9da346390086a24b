using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>What an update does to the element that it meets.</summary>
internal enum UpdateKind
{
    /// <summary>It takes its place.</summary>
    None,

    Add,

    Multiply,

    Maximum,

    Minimum,
}

/// <summary>ONNX's <c>reduction</c> of the scatter operators.</summary>
internal static class Updates
{
    public static UpdateKind Read(NodeReader node, int firstOpset, int firstOfExtremes)
    {
        if (node.Opset < firstOpset)
            return UpdateKind.None;
        var name = node.Text("reduction", "none");
        return name switch
        {
            "none" => UpdateKind.None,
            "add" => UpdateKind.Add,
            "mul" => UpdateKind.Multiply,
            "max" when node.Opset >= firstOfExtremes => UpdateKind.Maximum,
            "min" when node.Opset >= firstOfExtremes => UpdateKind.Minimum,
            _ => throw node.Refuse("reduction", name, $"it must be none, add{(node.Opset >= firstOfExtremes ? ", mul, max or min" : " or mul")}"),
        };
    }

    /// <summary>Adds the call that a scatter operator makes for the machine type of a value's elements.</summary>
    public static Func<Buffers, KernelCall> Bind<TCall>(Value data, UpdateKind reduction, TCall call)
        where TCall : struct, ICall => data.Carrier switch
        {
            Carrier.Float => call.Bind<float, Floats>(new(reduction, data.Type)),
            Carrier.Double => call.Bind<double, Doubles>(new(reduction)),
            _ => call.Bind<long, Integers>(new(reduction, data.Type)),
        };

    /// <summary>Makes a call for one machine type.</summary>
    public interface ICall
    {
        Func<Buffers, KernelCall> Bind<T, TUpdate>(TUpdate update)
            where T : unmanaged
            where TUpdate : struct, ICombination<T, T>;
    }

    private readonly struct Floats(UpdateKind reduction, ElementType type) : ICombination<float, float>
    {
        public float Apply(float held, float update) => reduction switch
        {
            UpdateKind.None => update,
            UpdateKind.Add => ElementTypes.Round(type, held + update),
            UpdateKind.Multiply => ElementTypes.Round(type, held * update),
            UpdateKind.Maximum => MathF.Max(held, update),
            _ => MathF.Min(held, update),
        };
    }

    private readonly struct Doubles(UpdateKind reduction) : ICombination<double, double>
    {
        public double Apply(double held, double update) => reduction switch
        {
            UpdateKind.None => update,
            UpdateKind.Add => held + update,
            UpdateKind.Multiply => held * update,
            UpdateKind.Maximum => Math.Max(held, update),
            _ => Math.Min(held, update),
        };
    }

    private readonly struct Integers(UpdateKind reduction, ElementType type) : ICombination<long, long>
    {
        public long Apply(long held, long update) => reduction switch
        {
            UpdateKind.None => update,
            UpdateKind.Add => ElementTypes.Wrap(type, unchecked(held + update)),
            UpdateKind.Multiply => ElementTypes.Wrap(type, unchecked(held * update)),
            UpdateKind.Maximum => Less(held, update) ? update : held,
            _ => Less(held, update) ? held : update,
        };

        private bool Less(long left, long right) => type == ElementType.UInt64 ? (ulong)left < (ulong)right : left < right;
    }
}
