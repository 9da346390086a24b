namespace LstmOnnx.Runtime;

/// <summary>A model was refused. The message says where, what was found, what was expected and what to do; control characters in it are escaped, and long names are shortened.</summary>
public class ModelRefusedException : Exception
{
    /// <summary>Refuses with a code and a message.</summary>
    public ModelRefusedException(RefusalCode code, string message, string? node = null, string? attribute = null, Exception? inner = null)
        : base(Readable.Message(message), inner)
    {
        Code = code;
        Node = node is null ? null : Readable.Name(node);
        Attribute = attribute is null ? null : Readable.Name(attribute);
    }

    /// <summary>Why, in a stable word.</summary>
    public RefusalCode Code { get; }

    /// <summary>The node, where one is at fault.</summary>
    public string? Node { get; }

    /// <summary>The attribute, where one is at fault.</summary>
    public string? Attribute { get; }
}
