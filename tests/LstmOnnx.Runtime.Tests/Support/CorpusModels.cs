using System.Runtime.InteropServices;
using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>The corpus's models.</summary>
internal static class CorpusModels
{
    /// <summary>Their folders.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "cmapss-rul-lstm", "dtln-1", "dtln-2", "ecg-bilstm", "gru-gonnx-ndm", "gru-gtcrn-simple", "iisc-lstm-model", "nnsplit-en", "paddleocr-en", "silero-vad-v4.0", "silero-vad-v5.1",
        "silero-vad-v5.1-half", "silero-vad-v6.2-16k-op15", "tract-byte_sb_bidi_lstm",
    ];

    /// <summary>A model on the SIMD engine.</summary>
    public static LstmModel Load(string folder, SimdWidth width) => LstmModel.Load(Path.Combine(folder, "model.onnx"), new LoadOptions { Engines = [SimdEngine.With(width)] });

    /// <summary>Fills an input with stored elements of its type.</summary>
    public static void Fill(LstmSession session, LstmModel model, int input, byte[] bytes)
    {
        switch (model.Inputs[input].Type)
        {
            case ElementType.Float:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(session.Input(input));
                break;
            case ElementType.Int64:
                MemoryMarshal.Cast<byte, long>(bytes).CopyTo(session.Input<long>(input));
                break;
            default:
                bytes.CopyTo(session.Input<byte>(input));
                break;
        }
    }
}
