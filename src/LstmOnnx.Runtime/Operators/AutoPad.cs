namespace LstmOnnx.Runtime.Operators;

/// <summary>ONNX's <c>auto_pad</c>: how a window is padded.</summary>
internal enum AutoPad
{
    /// <summary>As <c>pads</c> says.</summary>
    Explicit,

    /// <summary>Not at all.</summary>
    Valid,

    /// <summary>To input / stride positions, rounded up, with the odd element behind.</summary>
    SameUpper,

    /// <summary>To input / stride positions, rounded up, with the odd element in front.</summary>
    SameLower,
}
