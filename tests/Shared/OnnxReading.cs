namespace LstmOnnx.TestSupport;

/// <summary>Whose word counts where ONNX Runtime and ONNX's text say different things about recurrent operators.</summary>
public enum OnnxReading
{
    /// <summary>What ONNX Runtime 1.31.1 was found to do.</summary>
    OnnxRuntime,

    /// <summary>What the operators' text says.</summary>
    Text,
}
