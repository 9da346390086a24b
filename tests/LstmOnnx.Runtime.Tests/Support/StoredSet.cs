using LstmOnnx.Onnx;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>One data set in the form of ONNX's backend tests: inputs, and the outputs that are expected.</summary>
internal sealed class StoredSet(string folder)
{
    // ONNX's backend tests compare so. Float16 has 11 bits of precision, BFloat16 8: two units in the last place.
    private const double AbsoluteTolerance = 1e-5, RelativeTolerance = 1e-3, Float16Tolerance = 2.0 / (1 << 10), BFloat16Tolerance = 2.0 / (1 << 7);

    // Shapes, lengths and choices are integers as a rule; ranges and scales are short lists of floats.
    private static readonly Func<TensorValues, bool>[] MayBeFixed = [values => values.ToIntegers() is not null, values => values.Shape.Length < 2];

    public string Name => Path.GetFileName(folder);

    public TensorValues[] Inputs { get; } = Read(folder, "input");

    public TensorValues[] Outputs { get; } = Read(folder, "output");

    /// <summary>The data sets beside a model, in order.</summary>
    public static StoredSet[] All(string folder) =>
        [.. Directory.GetDirectories(folder, "test_data_set_*").OrderBy(path => int.Parse(path[(path.LastIndexOf('_') + 1)..], null)).Select(path => new StoredSet(path))];

    /// <summary>A session for the set's shapes, its inputs filled. Where shapes or axes come from inputs, integers and truth values are fixed at what the set has; if that is not enough, numbers and lists of them too.</summary>
    public LstmSession Session(LstmModel model, out bool isFixed)
    {
        Assert.Equal(model.Inputs.Count, Inputs.Length);
        TensorValues[] inputs = [.. model.Inputs.Zip(Inputs, Fitted)];
        var shapes = model.Inputs.Zip(inputs).ToDictionary(pair => pair.First.Name, pair => pair.Second.Shape);
        var constant = new HashSet<int>();
        LstmSession session;
        for (var stage = 0; ; stage++)
        {
            try
            {
                session = model.CreateSession(shapes, constant.ToDictionary(i => model.Inputs[i].Name, i => inputs[i].ToFixed()));
                break;
            }
            catch (ModelRefusedException refusal) when (refusal.Code == RefusalCode.DependsOnData && stage < MayBeFixed.Length)
            {
                constant.UnionWith(Enumerable.Range(0, inputs.Length).Where(i => MayBeFixed[stage](inputs[i])));
            }
        }
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!constant.Contains(i))
                session.Fill(i, inputs[i]);
        }
        isFixed = constant.Count > 0;
        return session;
    }

    /// <summary>Runs the set and holds every stored output against what came out.</summary>
    /// <returns>What differs, in words; null where all agree.</returns>
    public string? Difference(LstmModel model, out bool isFixed)
    {
        using var session = Session(model, out isFixed);
        session.Run();
        for (var i = 0; i < Outputs.Length; i++)
        {
            if (Difference(Fitted(model.Outputs[i], Outputs[i]), session.Result(model, i)) is { } difference)
                return $"{Name}, output {i}: {difference}";
        }
        return null;
    }

    /// <summary>How a tensor differs from the expected one, by the tolerance of its type; integers and truth values agree exactly.</summary>
    public static string? Difference(TensorValues expected, TensorValues found)
    {
        if (expected.Type != found.Type || !expected.Shape.SequenceEqual(found.Shape))
            return $"expected {expected.Type} [{string.Join(", ", expected.Shape)}], found {found.Type} [{string.Join(", ", found.Shape)}]";
        if (expected.ToIntegers() is { } integers)
        {
            var place = integers.Zip(found.ToIntegers()!).ToList().FindIndex(pair => pair.First != pair.Second);
            return place < 0 ? null : $"element {place} of {integers.Length}: expected {integers[place]}, found {found.ToIntegers()![place]}";
        }
        var relative = expected.Type switch { DataType.Float16 => Float16Tolerance, DataType.Bfloat16 => BFloat16Tolerance, _ => RelativeTolerance };
        var (wanted, got) = (expected.ToDoubles()!, found.ToDoubles()!);
        for (var i = 0; i < wanted.Length; i++)
        {
            // Negated on purpose: a NaN on one side only must show.
            if (!wanted[i].Equals(got[i]) && !(Math.Abs(got[i] - wanted[i]) <= AbsoluteTolerance + (relative * Math.Abs(wanted[i])) && double.IsFinite(wanted[i])))
                return FormattableString.Invariant($"element {i} of {wanted.Length}: expected {wanted[i]:R}, found {got[i]:R}");
        }
        return null;
    }

    // NumPy has no bfloat16: ONNX's tests store its bits as integers. Some of them store a 'like', of which the type alone matters, in another shape than their model declares.
    private static TensorValues Fitted(TensorInfo info, TensorValues values)
    {
        if (info.Type == ElementType.BFloat16 && values.Type == DataType.Uint16)
            values = values with { Type = DataType.Bfloat16 };
        var declared = info.Shape.Select(axis => (int)(axis.Size ?? 1)).ToArray();
        return info.Name != "like" || declared.SequenceEqual(values.Shape) ? values
            : values with { Shape = declared, Values = Array.CreateInstance(values.Values.GetType().GetElementType()!, declared.Aggregate(1, (product, length) => product * length)) };
    }

    private static TensorValues[] Read(string folder, string role)
    {
        var values = new List<TensorValues>();
        for (string path; File.Exists(path = Path.Combine(folder, $"{role}_{values.Count}.pb"));)
            values.Add(TensorFile.ReadValues(path));
        return [.. values];
    }
}
