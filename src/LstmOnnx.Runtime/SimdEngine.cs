using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Simd;

namespace LstmOnnx.Runtime;

/// <summary>Our own engine: managed code over SIMD kernels, no native library, no allocation in a run. It is always available; what it does not support it refuses by node and name when a model is loaded.</summary>
public sealed class SimdEngine : Engine
{
    /// <summary>The most threads that <see cref="WithThreads"/> takes.</summary>
    public const int MaxThreads = 256;

    private readonly SimdWidth? _width;
    private readonly RecurrentSemantics _semantics;

    private readonly int _threads;

    private SimdEngine(SimdWidth? width, RecurrentSemantics semantics, int threads = 1) => (_width, _semantics, _threads) = (width, semantics, threads);

    /// <summary>The engine at the widest vectors of this machine, or at those that <c>LSTMONNX_SIMD</c> names.</summary>
    public static SimdEngine Default { get; } = new(null, RecurrentSemantics.OnnxRuntime);

    internal RecurrentSemantics Semantics => _semantics;

    /// <inheritdoc/>
    public override string Name => "simd";

    /// <inheritdoc/>
    public override bool NarrowsWeights => true;

    /// <summary>The engine at one vector width.</summary>
    /// <param name="width">The width.</param>
    /// <param name="semantics">Whom LSTM, GRU and RNN follow where ONNX Runtime and ONNX's text differ.</param>
    /// <exception cref="ArgumentException">The width is not available in this process; <see cref="SimdWidths.Available"/> lists those that are.</exception>
    public static SimdEngine With(SimdWidth width, RecurrentSemantics semantics = RecurrentSemantics.OnnxRuntime)
    {
        _ = SimdKernels.Of(width);
        return new SimdEngine(width, semantics);
    }

    /// <summary>The engine at the width of <see cref="Default"/>.</summary>
    /// <param name="semantics">Whom LSTM, GRU and RNN follow where ONNX Runtime and ONNX's text differ.</param>
    public static SimdEngine With(RecurrentSemantics semantics) => new(null, semantics);

    /// <summary>
    /// The same engine, whose sessions share the rows of large LSTM batches among threads: the caller's and <paramref name="threads"/> − 1 of the session's own, which end when it is disposed or collected. A single row never waits for another thread, and
    /// results have the same bits with any number of threads. One by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, or more than <see cref="MaxThreads"/>.</exception>
    public SimdEngine WithThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MaxThreads);
        return new SimdEngine(_width, _semantics, threads);
    }

    /// <inheritdoc/>
    /// <exception cref="EngineUnavailableException"><c>LSTMONNX_SIMD</c> names a width that this machine does not have.</exception>
    public override EngineModel Load(CheckedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new SimdModel(model, _width is { } width ? SimdKernels.Of(width) : SelectedKernels(), _semantics, _threads);
    }

    private static SimdKernels SelectedKernels()
    {
        try
        {
            return SimdKernels.Selected;
        }
        catch (InvalidOperationException unknown)
        {
            throw new EngineUnavailableException(unknown.Message, unknown);
        }
    }
}
