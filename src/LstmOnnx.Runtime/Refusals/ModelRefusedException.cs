namespace LstmOnnx.Runtime;

/// <summary>
/// A model that is not loaded or not run, and why: the message says where, what was found, what was expected and what to do.
/// Names out of the file stand in it with control characters escaped, and shortened where they are long.
/// </summary>
public class ModelRefusedException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="code">The stable reason.</param>
    /// <param name="message">Where, found, expected, what to do; made safe to print here.</param>
    /// <param name="node">The node at fault, as messages name it; null where none is.</param>
    /// <param name="attribute">The attribute at fault; null where none is.</param>
    /// <param name="inner">The exception that led to it.</param>
    public ModelRefusedException(RefusalCode code, string message, string? node = null, string? attribute = null, Exception? inner = null)
        : base(Readable.Message(message), inner)
    {
        Code = code;
        Node = node is null ? null : Readable.Name(node);
        Attribute = attribute is null ? null : Readable.Name(attribute);
    }

    /// <summary>The stable reason.</summary>
    public RefusalCode Code { get; }

    /// <summary>The node at fault, such as <c>LSTM node 'encoder/lstm'</c>; null where the fault is no node's.</summary>
    public string? Node { get; }

    /// <summary>The attribute at fault; null where the fault is no attribute's.</summary>
    public string? Attribute { get; }
}
