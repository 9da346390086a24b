namespace LstmOnnx.Runtime.Operators;

/// <summary>The way a recurrent node goes through time.</summary>
internal enum RecurrentDirection
{
    Forward,
    Reverse,
    Bidirectional,
}
