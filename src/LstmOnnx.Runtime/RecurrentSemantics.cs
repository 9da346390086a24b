namespace LstmOnnx.Runtime;

/// <summary>Whom the SIMD engine follows where ONNX Runtime and ONNX's text say different things about LSTM, GRU and RNN; the runtime's README lists them.</summary>
public enum RecurrentSemantics
{
    /// <summary>What ONNX Runtime 1.31.1 does, so that both engines agree.</summary>
    OnnxRuntime,

    /// <summary>What the text of the operators says.</summary>
    OnnxText,
}
