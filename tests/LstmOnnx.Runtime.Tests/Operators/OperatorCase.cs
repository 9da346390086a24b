using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>One operator on inputs of any type, run at every width against values worked out by hand, as data and folded from constants.</summary>
internal sealed class OperatorCase(string opType, int opset = 17)
{
    private readonly List<(string Name, TensorValues Values)> _inputs = [];
    private readonly List<(string Name, long[] Values, long[] Shape)> _integers = [];
    private readonly List<string> _order = [];
    private AttributeProto[] _attributes = [];

    public OperatorCase Input(float[] values, params long[] shape) => Input(DataType.Float, values, shape);

    public OperatorCase Doubles(double[] values, params long[] shape) => Input(DataType.Double, values, shape);

    public OperatorCase Halves(Half[] values, params long[] shape) => Input(DataType.Float16, values, shape);

    public OperatorCase Truths(bool[] values, params long[] shape) => Input(DataType.Bool, values, shape);

    public OperatorCase Longs(long[] values, params long[] shape) => Input(DataType.Int64, values, shape);

    /// <summary>An input of data.</summary>
    /// <param name="type">The element type.</param>
    /// <param name="values">The elements in an array of their machine type; of BFloat16 their bits.</param>
    /// <param name="shape">The shape.</param>
    public OperatorCase Input(DataType type, Array values, params long[] shape)
    {
        var name = $"x{_inputs.Count}";
        _inputs.Add((name, new TensorValues(type, Array.ConvertAll(shape, s => (int)s), values)));
        _order.Add(name);
        return this;
    }

    /// <summary>An input that is a constant in either run, such as a shape.</summary>
    public OperatorCase Integers(long[] values, params long[] shape)
    {
        var name = $"i{_integers.Count}";
        _integers.Add((name, values, shape));
        _order.Add(name);
        return this;
    }

    public OperatorCase Axes(params long[] values) => Integers(values, values.Length);

    public OperatorCase Absent()
    {
        _order.Add("");
        return this;
    }

    public OperatorCase With(params AttributeProto[] attributes)
    {
        _attributes = attributes;
        return this;
    }

    public void Gives(int[] shape, float[] values, double tolerance = 0) => Gives(shape, DataType.Float, values, tolerance);

    public void GivesDoubles(int[] shape, double[] values, double tolerance = 0) => Gives(shape, DataType.Double, values, tolerance);

    public void GivesHalves(int[] shape, Half[] values, double tolerance = 0) => Gives(shape, DataType.Float16, values, tolerance);

    public void GivesTruths(int[] shape, bool[] values) => Gives(shape, DataType.Bool, values);

    public void GivesLongs(int[] shape, long[] values) => Gives(shape, DataType.Int64, values);

    /// <summary>Fails unless the operator gives these elements, integers and truth values exactly.</summary>
    public void Gives(int[] shape, DataType type, Array values, double tolerance = 0)
    {
        foreach (var width in SimdWidths.Available)
        {
            using var asData = Graph(constant: false, type).Load(width);
            using var session = asData.CreateSession(Shapes());
            for (var i = 0; i < _inputs.Count; i++)
                session.Fill(i, _inputs[i].Values);
            session.Run();
            var found = session.Result(asData, 0);
            Assert.Equal(shape, found.Shape);
            Compare(new TensorValues(type, shape, values), found, tolerance);

            using var folded = Graph(constant: true, type).Load(width);
            using var constant = folded.CreateSession();
            constant.Run();
            var same = constant.Result(folded, 0);
            Assert.Equal(shape, same.Shape);
            Assert.True(OnnxTensor.Of("", found.Type, found.Values, found.Values.Length).RawData == OnnxTensor.Of("", same.Type, same.Values, same.Values.Length).RawData, "folded from constants the bits differ");
            Assert.All(constant.Plan!.Kernels, k => Assert.StartsWith("output 0: ", k, StringComparison.Ordinal));
        }
    }

    public void Refused(RefusalCode code, string why)
    {
        var refusal = Assert.ThrowsAny<ModelRefusedException>(() =>
        {
            using var model = Graph(constant: false, DataType.Undefined).Load();
            using var session = model.CreateSession(Shapes());
        });
        Assert.Equal(code, refusal.Code);
        Assert.Contains($"{opType} node '{opType.ToLowerInvariant()}_0'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    private static void Compare(TensorValues expected, TensorValues found, double tolerance)
    {
        if (expected.ToDoubles() is not { } doubles)
        {
            Assert.Equal(expected.ToIntegers(), found.ToIntegers());
            return;
        }
        var actual = found.ToDoubles()!;
        for (var i = 0; i < doubles.Length; i++)
            Assert.True(doubles[i].Equals(actual[i]) || Math.Abs(doubles[i] - actual[i]) <= tolerance, FormattableString.Invariant($"element {i} of {doubles.Length}: expected {doubles[i]:R}, found {actual[i]:R}"));
    }

    private Dictionary<string, int[]> Shapes() => _inputs.ToDictionary(i => i.Name, i => i.Values.Shape);

    private TestGraph Graph(bool constant, DataType output)
    {
        var graph = new TestGraph(opset);
        foreach (var (name, values) in _inputs)
        {
            if (constant)
                graph.Tensor(name, values);
            else
                graph.Input(name, values.Type, [.. values.Shape.Select(s => (Dim)s)]);
        }
        foreach (var (name, values, shape) in _integers)
            graph.Integers(name, values, shape);
        return graph.Node(opType, [.. _order], ["y"], _attributes).Output("y", output);
    }
}
