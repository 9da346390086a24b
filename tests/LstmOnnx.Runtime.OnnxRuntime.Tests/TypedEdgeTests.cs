using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>Inputs and outputs of every element type that a buffer holds; the others are refused by name.</summary>
public class TypedEdgeTests
{
    // A size that the model leaves open.
    private const int Open = -1;

    public static TheoryData<ElementType> Held =>
    [
        ElementType.Float, ElementType.Double, ElementType.Float16, ElementType.BFloat16, ElementType.Bool,
        ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Int64, ElementType.UInt8, ElementType.UInt16, ElementType.UInt32, ElementType.UInt64,
    ];

    public static TheoryData<ElementType> Others => [.. Enum.GetValues<ElementType>().Except(Held.Select(row => row.Data)).Except([ElementType.Undefined])];

    // Cast to the same type and back keeps every bit of 0 and 1 in all of them.
    [Theory]
    [MemberData(nameof(Held))]
    public void An_input_of_any_held_type_is_read_and_an_output_is_written(ElementType type)
    {
        // To Float: 0, 1, 1.
        using (var model = TestLstm.Load(Cast(type, ElementType.Float), OnnxRuntimeEngine.Cpu))
        {
            using var session = model.CreateSession(Shapes(3));
            Fill(session, type);
            session.Run();
            Near.SameBits([0, 1, 1], session.Output("y"));
        }

        // From Float.
        using (var model = TestLstm.Load(Cast(ElementType.Float, type), OnnxRuntimeEngine.Cpu))
        {
            using var session = model.CreateSession(Shapes(3));
            new float[] { 0, 1, 1 }.CopyTo(session.Input("x"));
            session.Run();
            Assert.Equal([0, 1, 1], Read(session, type));
        }
    }

    [Theory]
    [MemberData(nameof(Held))]
    public void A_fixed_input_is_written_once_as_its_type(ElementType type)
    {
        using var model = TestLstm.Load(Cast(type, ElementType.Float), OnnxRuntimeEngine.Cpu);
        Array values = type switch
        {
            ElementType.Double => new double[] { 0, 1, 1 },
            ElementType.Float or ElementType.Float16 or ElementType.BFloat16 => new float[] { 0, 1, 1 },
            _ => new long[] { 0, 1, 1 },
        };
        using var session = model.CreateSession(Shapes(3), new Dictionary<string, Array> { ["x"] = values });
        for (var run = 0; run < 2; run++)
        {
            session.Run();
            Near.SameBits([0, 1, 1], session.Output("y"));
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void An_input_or_output_of_another_type_is_refused_by_name(ElementType type)
    {
        foreach (var bytes in (byte[][])[Cast(type, ElementType.Float), Cast(ElementType.Float, type)])
        {
            var refusal = Assert.ThrowsAny<ModelRefusedException>(() => TestLstm.Load(bytes, OnnxRuntimeEngine.Cpu));
            Assert.Equal(RefusalCode.UnsupportedType, refusal.Code);
            Assert.Matches($"(input 'x'|output 'y') .*{type}", refusal.Message);
        }
    }

    [Fact]
    public void An_empty_tensor_goes_in_and_out()
    {
        using var model = TestLstm.Load(Cast(ElementType.Float, ElementType.Int64), OnnxRuntimeEngine.Cpu);
        using var session = model.CreateSession(Shapes(0));
        session.Run();
        Assert.True(session.Output<long>("y").IsEmpty);
        Assert.Equal([0], session.OutputShape("y"));
    }

    // y = expand(x, shape): as a filled input the shape is not known when buffers are made; as a fixed one it is.
    [Fact]
    public void A_shape_that_comes_from_an_input_has_to_be_fixed()
    {
        using var model = TestLstm.Load(Expand(), OnnxRuntimeEngine.Cpu);
        var shapes = new Dictionary<string, int[]> { ["x"] = [1], ["shape"] = [1] };
        using (var filled = model.CreateSession(shapes))
        {
            filled.Input<long>("shape")[0] = 4;
            var failure = Assert.Throws<ModelRefusedException>(filled.Run);
            Assert.Contains("fix it when the session is made", failure.Message, StringComparison.Ordinal);
        }

        using var session = model.CreateSession(shapes, new Dictionary<string, Array> { ["shape"] = new long[] { 4 } });
        session.Input("x")[0] = 2;
        session.Run();
        Near.SameBits([2, 2, 2, 2], session.Output("y"));
    }

    // x [2, 3] as [1, 2, 3] under a rate of 16, else as it is, which the LSTM does not take: what the zeros of new buffers choose cannot run.
    [Fact]
    public void Outputs_that_depend_on_a_value_are_known_after_the_first_run()
    {
        using var model = TestLstm.Load(Rates(), OnnxRuntimeEngine.Cpu);
        var shapes = new Dictionary<string, int[]> { ["x"] = [2, 3], ["rate"] = [] };
        using var session = model.CreateSession(shapes);
        Assert.Contains("fix it when the session is made", Assert.Throws<ModelRefusedException>(() => session.OutputShape("y")).Message, StringComparison.Ordinal);
        Assert.Throws<ModelRefusedException>(() => session.Output("y").Length);
        Assert.Throws<ModelRefusedException>(session.Run);
        Assert.Throws<ModelRefusedException>(() => session.Run(new float[6], new float[8]));

        var x = Seeded.Floats(6, seed: 1);
        x.CopyTo(session.Input("x"));
        session.Input<long>("rate")[0] = 16;
        session.Run();

        Assert.Equal([1, 1, 2, 4], session.OutputShape("y"));
        Near.Equal(new TestLstm(3, 4).Expected(x, 1, 2), session.Output("y"), 1e-5);
        Assert.Equal(0, Allocation.Least(session.Run));
        using var known = model.CreateSession(shapes, new Dictionary<string, Array> { ["rate"] = new long[] { 16 } });
        var y = new float[8];
        known.Run(x, y);
        Near.SameBits(session.Output("y"), y);
    }

    private static Dictionary<string, int[]> Shapes(int size) => new() { ["x"] = [size] };

    private static void Fill(LstmSession session, ElementType type)
    {
        switch (type)
        {
            case ElementType.Float: new float[] { 0, 1, 1 }.CopyTo(session.Input<float>("x")); break;
            case ElementType.Double: new double[] { 0, 1, 1 }.CopyTo(session.Input<double>("x")); break;
            case ElementType.Float16: new Half[] { (Half)0, (Half)1, (Half)1 }.CopyTo(session.Input<Half>("x")); break;
            case ElementType.BFloat16: new ushort[] { 0, 0x3F80, 0x3F80 }.CopyTo(session.Input<ushort>("x")); break;
            case ElementType.Bool: new[] { false, true, true }.CopyTo(session.Input<bool>("x")); break;
            case ElementType.Int8: new sbyte[] { 0, 1, 1 }.CopyTo(session.Input<sbyte>("x")); break;
            case ElementType.Int16: new short[] { 0, 1, 1 }.CopyTo(session.Input<short>("x")); break;
            case ElementType.Int32: new[] { 0, 1, 1 }.CopyTo(session.Input<int>("x")); break;
            case ElementType.Int64: new long[] { 0, 1, 1 }.CopyTo(session.Input<long>("x")); break;
            case ElementType.UInt8: new byte[] { 0, 1, 1 }.CopyTo(session.Input<byte>("x")); break;
            case ElementType.UInt16: new ushort[] { 0, 1, 1 }.CopyTo(session.Input<ushort>("x")); break;
            case ElementType.UInt32: new uint[] { 0, 1, 1 }.CopyTo(session.Input<uint>("x")); break;
            default: new ulong[] { 0, 1, 1 }.CopyTo(session.Input<ulong>("x")); break;
        }
    }

    private static double[] Read(LstmSession session, ElementType type) => type switch
    {
        ElementType.Float => [.. session.Output<float>("y").ToArray().Select(value => (double)value)],
        ElementType.Double => session.Output<double>("y").ToArray(),
        ElementType.Float16 => [.. session.Output<Half>("y").ToArray().Select(value => (double)value)],
        ElementType.BFloat16 => [.. session.Output<ushort>("y").ToArray().Select(value => (double)BitConverter.UInt32BitsToSingle((uint)value << 16))],
        ElementType.Bool => [.. session.Output<bool>("y").ToArray().Select(value => value ? 1.0 : 0)],
        ElementType.Int8 => [.. session.Output<sbyte>("y").ToArray().Select(value => (double)value)],
        ElementType.Int16 => [.. session.Output<short>("y").ToArray().Select(value => (double)value)],
        ElementType.Int32 => [.. session.Output<int>("y").ToArray().Select(value => (double)value)],
        ElementType.Int64 => [.. session.Output<long>("y").ToArray().Select(value => (double)value)],
        ElementType.UInt8 => [.. session.Output<byte>("y").ToArray().Select(value => (double)value)],
        ElementType.UInt16 => [.. session.Output<ushort>("y").ToArray().Select(value => (double)value)],
        ElementType.UInt32 => [.. session.Output<uint>("y").ToArray().Select(value => (double)value)],
        _ => [.. session.Output<ulong>("y").ToArray().Select(value => (double)value)],
    };

    private static byte[] Cast(ElementType from, ElementType to)
    {
        var graph = new GraphProto { Name = "cast" };
        graph.Input.Add(Value("x", from, Open));
        graph.Output.Add(Value("y", to, Open));
        graph.Node.Add(new NodeProto { OpType = "Cast", Name = "cast", Input = { "x" }, Output = { "y" }, Attribute = { OnnxAttribute.Of("to", (long)to) } });
        return Model(graph);
    }

    private static byte[] Expand()
    {
        var graph = new GraphProto { Name = "expand" };
        graph.Input.AddRange([Value("x", ElementType.Float, 1), Value("shape", ElementType.Int64, 1)]);
        graph.Output.Add(Value("y", ElementType.Float, Open));
        graph.Node.Add(new NodeProto { OpType = "Expand", Name = "expand", Input = { "x", "shape" }, Output = { "y" } });
        return Model(graph);
    }

    private static byte[] Rates()
    {
        var model = ModelProto.Parser.ParseFrom(new TestLstm(3, 4).Bytes());
        var graph = model.Graph;
        graph.Input.Clear();
        graph.Input.AddRange([Value("x", ElementType.Float, 2, 3), Value("rate", ElementType.Int64)]);
        graph.Output.Clear();
        graph.Output.Add(Value("y", ElementType.Float, Open, Open, Open, Open));
        graph.Initializer.Add(new TensorProto { Name = "sixteen", DataType = (int)ElementType.Int64, Int64Data = { 16 } });
        graph.Initializer.Add(new TensorProto { Name = "zero", DataType = (int)ElementType.Int64, Dims = { 1 }, Int64Data = { 0 } });
        graph.Node[0].Input[0] = "sequence";
        var then = new GraphProto { Name = "then", Node = { new NodeProto { OpType = "Unsqueeze", Name = "unsqueeze", Input = { "x", "zero" }, Output = { "then_x" } } }, Output = { Unshaped("then_x") } };
        var other = new GraphProto { Name = "else", Node = { new NodeProto { OpType = "Identity", Name = "identity", Input = { "x" }, Output = { "else_x" } } }, Output = { Unshaped("else_x") } };
        var attributes = new[] { ("then_branch", then), ("else_branch", other) }.Select(branch => new AttributeProto { Name = branch.Item1, Type = AttributeProto.Types.AttributeType.Graph, G = branch.Item2 });
        graph.Node.Insert(0, new NodeProto { OpType = "Equal", Name = "equal", Input = { "rate", "sixteen" }, Output = { "is_sixteen" } });
        graph.Node.Insert(1, new NodeProto { OpType = "If", Name = "if", Input = { "is_sixteen" }, Output = { "sequence" }, Attribute = { attributes } });
        return model.ToByteArray();

        static ValueInfoProto Unshaped(string name) => new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)ElementType.Float } } };
    }

    private static byte[] Model(GraphProto graph) => new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 17 } } }.ToByteArray();

    private static ValueInfoProto Value(string name, ElementType type, params IReadOnlyList<int> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var size in shape)
            dimensions.Dim.Add(size == Open ? new TensorShapeProto.Types.Dimension { DimParam = "n" } : new TensorShapeProto.Types.Dimension { DimValue = size });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } } };
    }
}
