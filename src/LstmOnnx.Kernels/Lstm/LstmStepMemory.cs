namespace LstmOnnx.Kernels;

/// <summary>What a bound step reads and writes; the segments must not overlap each other.</summary>
public sealed class LstmStepMemory
{
    /// <summary>x [I].</summary>
    public required ArraySegment<float> Inputs { get; init; }

    /// <summary>h [H], replaced by each step.</summary>
    public required ArraySegment<float> Hidden { get; init; }

    /// <summary>c [H], replaced by each step.</summary>
    public required ArraySegment<float> Cell { get; init; }

    /// <summary>Room for h [H]; empty where it is not wanted.</summary>
    public required ArraySegment<float> Outputs { get; init; }

    /// <summary>Scratch of at least <see cref="SimdKernels.LstmWorkspaceLength"/> floats for T = B = 1; need not be cleared.</summary>
    public required ArraySegment<float> Workspace { get; init; }
}
