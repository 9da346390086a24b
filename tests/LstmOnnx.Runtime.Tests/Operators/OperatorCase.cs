using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>One operator on float inputs, run at every width against values worked out by hand, as data and folded from constants.</summary>
internal sealed class OperatorCase(string opType, int opset = 17)
{
    private readonly List<(string Name, float[] Values, long[] Shape)> _inputs = [];
    private readonly List<(string Name, long[] Values, long[] Shape)> _integers = [];
    private readonly List<string> _order = [];
    private AttributeProto[] _attributes = [];
    private ElementType _type = ElementType.Float;
    private bool _castsResult;

    public OperatorCase Input(float[] values, params long[] shape)
    {
        var name = $"x{_inputs.Count}";
        _inputs.Add((name, values, shape));
        _order.Add(name);
        return this;
    }

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

    /// <summary>Casts the inputs to a type before the operator, and its result back to Float.</summary>
    public OperatorCase As(ElementType type)
    {
        (_type, _castsResult) = (type, true);
        return this;
    }

    /// <summary>Casts the result to Float.</summary>
    public OperatorCase Cast()
    {
        _castsResult = true;
        return this;
    }

    public void Gives(int[] shape, float[] values, double tolerance = 0, double relative = 0)
    {
        foreach (var width in SimdWidths.Available)
        {
            using var asData = Graph(constant: false).Load(width);
            using var session = asData.CreateSession(_inputs.ToDictionary(i => i.Name, i => Array.ConvertAll(i.Shape, s => (int)s)));
            foreach (var (name, input, _) in _inputs)
                input.CopyTo(session.Input(name));
            session.Run();
            Assert.Equal(shape, session.OutputShape("y"));
            for (var i = 0; i < values.Length; i++)
                Near.Equal(values.AsSpan(i, 1), session.Output("y").Slice(i, 1), tolerance + (float.IsFinite(values[i]) ? relative * Math.Abs(values[i]) : 0));

            using var folded = Graph(constant: true).Load(width);
            using var constant = folded.CreateSession();
            constant.Run();
            Assert.Equal(shape, constant.OutputShape("y"));
            Near.SameBits(session.Output("y"), constant.Output("y"));
            Assert.All(constant.Plan!.Kernels, k => Assert.StartsWith("output 0: copy", k, StringComparison.Ordinal));
        }
    }

    public void Refused(RefusalCode code, string why)
    {
        var refusal = Assert.ThrowsAny<ModelRefusedException>(() =>
        {
            using var model = Graph(constant: false).Load();
            using var session = model.CreateSession(_inputs.ToDictionary(i => i.Name, i => Array.ConvertAll(i.Shape, s => (int)s)));
        });
        Assert.Equal(code, refusal.Code);
        Assert.Contains($"{opType} node '{opType.ToLowerInvariant()}_{(_type == ElementType.Float ? 0 : _inputs.Count)}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    private TestGraph Graph(bool constant)
    {
        var graph = new TestGraph(opset);
        foreach (var (name, values, shape) in _inputs)
        {
            if (constant)
                graph.Floats(name, values, shape);
            else
                graph.Input(name, [.. shape.Select(s => (Dim)s)]);
        }
        foreach (var (name, values, shape) in _integers)
            graph.Integers(name, values, shape);
        if (_type != ElementType.Float)
        {
            foreach (var (name, _, _) in _inputs)
                graph.Node("Cast", [name], [$"{name}_typed"], OnnxAttribute.Of("to", (long)_type));
        }
        var result = _castsResult ? "typed" : "y";
        graph.Node(opType, [.. _order.Select(name => name.StartsWith('x') && _type != ElementType.Float ? $"{name}_typed" : name)], [result], _attributes);
        if (_castsResult)
            graph.Node("Cast", [result], ["y"], OnnxAttribute.Of("to", 1L));
        return graph.Output("y");
    }
}
