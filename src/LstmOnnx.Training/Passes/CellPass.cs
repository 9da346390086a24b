using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// The arithmetic of one step of a cell, forward and backward, for some rows at a time. <see cref="RecurrentPass"/> walks through time, and has the hidden
/// states; what else a cell remembers stands here. Every method works on its rows only: rows never meet.
/// </summary>
internal abstract class CellPass(SimdKernels kernels, RecurrentParameters parameters, int gateSize, int maxBatchSize, int maxSequenceLength)
{
    public static CellPass Create(SimdKernels kernels, RecurrentParameters parameters, bool passesToInputs, bool carries, int maxBatchSize, int maxSequenceLength) => parameters.Cell switch
    {
        CellKind.Gru => new GruPass(kernels, parameters, passesToInputs, maxBatchSize, maxSequenceLength),
        CellKind.Rnn => new RnnPass(kernels, parameters, passesToInputs, maxBatchSize, maxSequenceLength),
        _ => new LstmPass(kernels, parameters, passesToInputs, carries, maxBatchSize, maxSequenceLength),
    };

    public SimdKernels Kernels { get; } = kernels;

    public RecurrentParameters Parameters { get; } = parameters;

    /// <summary>Values per step and row of <see cref="Gates"/>.</summary>
    public int GateSize { get; } = gateSize;

    /// <summary>[T, B, gate size]: the activated gates after the forward pass, dL/d(pre-activations) after the backward pass.</summary>
    public float[] Gates { get; } = new float[BufferLength.Of(maxSequenceLength, maxBatchSize, gateSize)];

    /// <summary>Whether the previous hidden state has a way to the new one beside the recurrent product.</summary>
    public virtual bool HasDirectPath => false;

    public abstract IEnumerable<PackedWeights> Packs { get; }

    /// <summary>States beside h that a stateful training carries from batch to batch, [B, H].</summary>
    public virtual float[]? CarriedCell => null;

    /// <summary>x·Wᵀ + b + h·Rᵀ into the gates.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="x">[rows, I].</param>
    /// <param name="h">The previous hidden state as it enters R, [rows, P or H].</param>
    public abstract void Multiply(in StepRows rows, ReadOnlySpan<float> x, ReadOnlySpan<float> h);

    /// <summary>Pre-activations become gates, and <paramref name="hidden"/> [T + 1, B, P or H] gets the new state.</summary>
    public abstract void Activate(in StepRows rows, float[] hidden);

    /// <summary>dL/dh of the new state becomes dL/d(pre-activations) in the gates' place.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="hidden">[T + 1, B, P or H].</param>
    /// <param name="dHidden">[rows, P or H].</param>
    /// <param name="dDirect">dL/dh of the previous state by the direct path, [rows, P or H]; written where there is one.</param>
    public abstract void Differentiate(in StepRows rows, float[] hidden, Span<float> dHidden, Span<float> dDirect);

    /// <summary>dGates·R, to or in addition to <paramref name="dHidden"/> [rows, P or H].</summary>
    public abstract void MultiplyBack(in StepRows rows, Span<float> dHidden, bool add);

    /// <summary>dGates·W, to or in addition to <paramref name="dInputs"/> [rows, I].</summary>
    public abstract void MultiplyToInputs(in StepRows rows, Span<float> dInputs, bool add);

    /// <summary>What the weights' gradients are sums of.</summary>
    /// <param name="inputs">x, [T, B, I].</param>
    /// <param name="hidden">h as it enters R, [T, B, P or H].</param>
    public abstract IEnumerable<GradientProduct> Products(GradientSource inputs, GradientSource hidden);

    /// <summary>Before the first step of the forward pass: a zero state, or the carried one, in slot Before.</summary>
    public virtual void Start(in StepRows rows, bool carried)
    {
    }

    /// <summary>After the last step of the forward pass: the state in slot After is kept to be carried on.</summary>
    public virtual void Keep(in StepRows rows)
    {
    }

    /// <summary>The sequence of these rows is over, or has not begun: the state goes from slot Before to slot After as it is.</summary>
    public virtual void Hold(in StepRows rows)
    {
    }

    /// <summary>dL/dc of the step's new cell, as far as later steps have brought it back, before <see cref="Differentiate"/>; empty where there is no c.</summary>
    public virtual ReadOnlySpan<float> CellGradient(in StepRows rows) => [];

    /// <summary>Before the first step of the backward pass.</summary>
    public virtual void StartBack(in StepRows rows)
    {
    }

    /// <summary>The backward pass of <see cref="Hold"/>: these rows have no gradient here.</summary>
    public virtual void HoldBack(in StepRows rows) => rows.Of(Gates, rows.Time, GateSize).Clear();
}
