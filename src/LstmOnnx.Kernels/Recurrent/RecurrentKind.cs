namespace LstmOnnx.Kernels;

/// <summary>The recurrent operators of ONNX.</summary>
public enum RecurrentKind
{
    /// <summary>Gates i, o, f, c.</summary>
    Lstm,

    /// <summary>Gates z, r, h.</summary>
    Gru,

    /// <summary>One gate.</summary>
    Rnn,
}
