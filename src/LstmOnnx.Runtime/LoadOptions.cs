using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime;

/// <summary>How <see cref="LstmModel.Load(string, LoadOptions?)"/> loads a model.</summary>
public sealed class LoadOptions
{
    /// <summary>Engines in order of preference: the first that can take the model runs it. The SIMD engine alone by default.</summary>
    public IReadOnlyList<Engine> Engines { get; init; } = [SimdEngine.Default];

    /// <summary>Limits on size, counts and memory that every file is held to.</summary>
    public ModelLimits Limits { get; init; } = new();

    /// <summary>
    /// Whether constants may lie in files beside a model that is loaded by its path; no by default, and never for a model loaded from bytes. Even then only plain names of regular files in the model's own
    /// folder are opened, no links, and model and data together are held to <see cref="ModelLimits.MaxFileBytes"/>. The data are copied into the model's bytes, and every engine gets those.
    /// </summary>
    public bool AllowExternalData { get; init; }

    /// <summary>
    /// How the SIMD engine holds the weight matrices W and R of LSTM nodes on its fused path: the default cell (sigmoid, tanh, tanh; no peepholes, no clip, no coupled gates) in float32 or 16-bit floats, constant weights,
    /// whole sequences. All else stays float32: biases, states, other LSTM, GRU and RNN nodes, MatMul, Gemm, Conv. <see cref="SessionPlan"/> says what became of each node, and <see cref="EngineChoice.FallBack"/> says so where no
    /// node is narrowed. Engines that cannot narrow weights are passed over. Float32 by default.
    /// </summary>
    public WeightPrecision Weights { get; init; }
}
