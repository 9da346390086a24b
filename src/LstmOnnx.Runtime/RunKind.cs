namespace LstmOnnx.Runtime;

/// <summary>What a caller runs.</summary>
internal enum RunKind
{
    Session,
    Stream,
    Bank,
}
