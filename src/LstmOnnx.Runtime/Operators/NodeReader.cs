using System.Globalization;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Reads one node's attributes and counts its inputs. What an operator has not read by the end is refused by name.</summary>
internal sealed class NodeReader(NodeDocument node, int opset, RecurrentSemantics semantics = RecurrentSemantics.OnnxRuntime)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>The operator set that the model imports.</summary>
    public int Opset => opset;

    /// <summary>Whom recurrent operators follow.</summary>
    public RecurrentSemantics Semantics => semantics;

    public string Label { get; } = node.Label;

    public int InputCount => node.Inputs.Count;

    /// <summary>Whether an optional input is given.</summary>
    public bool Has(int input) => input < node.Inputs.Count && node.Inputs[input].Length > 0;

    /// <summary>Whether an attribute is given.</summary>
    public bool Has(string attribute) => node.Find(attribute) is not null;

    public float Float(string name, float absent) => Find(name, AttributeKind.Float)?.Float ?? absent;

    public long Int(string name, long absent) => Find(name, AttributeKind.Int)?.Int ?? absent;

    /// <summary>A truth value, which ONNX stores as 0 or 1.</summary>
    public bool Flag(string name, bool absent)
    {
        var value = Int(name, absent ? 1 : 0);
        return value is 0 or 1 ? value == 1 : throw Refuse(name, value, "it must be 0 or 1");
    }

    public string Text(string name, string absent) => Find(name, AttributeKind.String)?.String ?? absent;

    public long[]? Ints(string name) => Find(name, AttributeKind.Ints)?.Ints;

    public float[]? Floats(string name) => Find(name, AttributeKind.Floats)?.Floats;

    public string[]? Texts(string name) => Find(name, AttributeKind.Strings)?.Strings;

    public TensorDocument? Tensor(string name) => Find(name, AttributeKind.Tensor)?.Tensor;

    /// <summary>A graph that must be given.</summary>
    public GraphDocument Graph(string name) => Find(name, AttributeKind.Graph)?.Graph ?? throw Refuse($"attribute {name} is missing");

    /// <summary>Marks an attribute as read whose value changes nothing here.</summary>
    public void Ignore(string name) => _read.Add(name);

    /// <summary>Refuses a node that has fewer or more inputs.</summary>
    public void Inputs(int least, int most)
    {
        if (node.Inputs.Count < least || node.Inputs.Count > most)
            throw new ModelRefusedException(RefusalCode.MissingValue, $"{Label}: {node.Inputs.Count} inputs, expected {(least == most ? least : $"{least} to {most}")}", Label);
        for (var i = 0; i < least; i++)
        {
            if (!Has(i))
                throw new ModelRefusedException(RefusalCode.MissingValue, $"{Label}: input {i} is missing", Label);
        }
        if (node.Outputs.Count == 0)
            throw new ModelRefusedException(RefusalCode.MissingValue, $"{Label}: it has no output", Label);
    }

    /// <summary>An attribute whose value is not supported.</summary>
    public UnsupportedOnnxException Refuse(string name, object found, string why) =>
        new(RefusalCode.UnsupportedAttribute, $"{Label}: attribute {name} = {Show(found)} is not supported: {why}", Label, name);

    /// <summary>A form of the operator that is not supported.</summary>
    public UnsupportedOnnxException Refuse(string why) => new(RefusalCode.UnsupportedOperator, $"{Label}: {why}", Label);

    /// <summary>Refuses every attribute that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var attribute in node.Attributes)
        {
            if (!_read.Contains(attribute.Name))
                throw new UnsupportedOnnxException(RefusalCode.UnsupportedAttribute, $"{Label}: attribute {attribute.Name} is not known for this operator at opset {opset}", Label, attribute.Name);
        }
    }

    private AttributeDocument? Find(string name, AttributeKind kind)
    {
        _read.Add(name);
        var attribute = node.Find(name);
        return attribute is null || attribute.Kind == kind
            ? attribute
            : throw Refuse(name, attribute.Kind, $"it must be of kind {kind}");
    }

    private static string Show(object found) => found switch
    {
        Array array => $"[{string.Join(", ", array.Cast<object>().Take(8).Select(Show))}]",
        string text => $"'{Readable.Name(text)}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{found}",
    };
}
