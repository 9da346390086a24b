namespace LstmOnnx.Runtime.Reading;

/// <summary>One use of an operator, unchecked. An empty name among inputs or outputs is one that is left out.</summary>
internal sealed class NodeDocument
{
    public required string Name { get; init; }

    public required string OpType { get; init; }

    /// <summary>The operator's domain; <c>ai.onnx</c> may be written out.</summary>
    public required string Domain { get; init; }

    public required IReadOnlyList<string> Inputs { get; init; }

    public required IReadOnlyList<string> Outputs { get; init; }

    public required IReadOnlyList<AttributeDocument> Attributes { get; init; }

    /// <summary>How messages name the node: by its own name, or by its first output where it has none; safe to print.</summary>
    public string Label
    {
        get
        {
            var operatorName = OpType.Length > 0 ? Readable.Name(OpType) : "a";
            if (Name.Length > 0)
                return $"{operatorName} node '{Readable.Name(Name)}'";
            return Outputs.FirstOrDefault(o => o.Length > 0) is { } output ? $"{operatorName} node of '{Readable.Name(output)}'" : $"{operatorName} node";
        }
    }

    /// <summary>Whether an input is given.</summary>
    public bool HasInput(int input) => input < Inputs.Count && Inputs[input].Length > 0;

    /// <summary>The attribute of this name, or null.</summary>
    public AttributeDocument? Find(string name)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Name == name)
                return attribute;
        }
        return null;
    }
}
