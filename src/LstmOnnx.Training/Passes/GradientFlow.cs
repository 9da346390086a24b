using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// How far back through time a loss is felt: the Euclidean norms, over a batch, of its gradients by the states of one recurrent layer's forward direction,
/// step by step. Where they vanish or explode with the distance from the end, the layer cannot learn over that distance (Y. Bengio et al. 1994).
/// </summary>
public sealed class GradientFlow
{
    private readonly double[] _hidden;
    private readonly double[] _cell;

    private GradientFlow(int sequenceLength, bool hasCell)
    {
        _hidden = new double[sequenceLength];
        _cell = hasCell ? new double[sequenceLength] : [];
    }

    /// <summary>[T]: ‖dL/dh‖ after each step.</summary>
    public IReadOnlyList<double> Hidden => _hidden;

    /// <summary>[T]: ‖dL/dc‖ after each step of an LSTM, as far as later steps' cells bring it back; empty for cells without c.</summary>
    public IReadOnlyList<double> Cell => _cell;

    /// <summary>One forward and backward pass without dropout on one thread; the network and its gradients stay as they are. Allocates its buffers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">Its loss is read.</param>
    /// <param name="data">The samples' source.</param>
    /// <param name="samples">The batch, at least one, by index into <paramref name="data"/>.</param>
    /// <param name="layer">The recurrent layer, from 0.</param>
    /// <exception cref="ArgumentException">The data do not fit the network, or there is no such sample or layer.</exception>
    public static GradientFlow Measure(LstmNetwork network, FitOptions options, SequenceData data, ReadOnlySpan<int> samples, int layer = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(data);
        if (layer < 0 || layer >= network.Layers.Length)
            throw new ArgumentException($"there is no recurrent layer {layer}; expected 0 to {network.Layers.Length - 1}", nameof(layer));
        if (samples.Length == 0)
            throw new ArgumentException("there is no sample", nameof(samples));
        foreach (var sample in samples)
        {
            if ((uint)sample >= (uint)data.Count)
                throw new ArgumentException($"sample {sample} is not among the data's {data.Count} windows", nameof(samples));
        }
        DataCheck.Fits(network.Options, data);

        var kernels = SimdKernels.Selected;
        var pass = new NetworkPass(kernels, network, new NetworkPassOptions
        {
            MaxBatchSize = samples.Length,
            MaxSequenceLength = data.Window,
            Loss = Loss.Create(options.LossFor(network.Options), options, network.Options),
        });
        foreach (var pack in pass.Packs)
            pack.Pack(kernels);
        var flow = new GradientFlow(data.Window, network.Options.Layers[layer].Cell == CellKind.Lstm);
        pass.Observe(layer, flow);
        var work = new RowsWork(pass, threads: 1, mostRows: samples.Length);
        work.Begin(data, samples, update: null, backward: true);
        work.Run(0);
        flow.TakeRoots();
        return flow;
    }

    internal void Add(int step, ReadOnlySpan<float> dHidden, ReadOnlySpan<float> dCell)
    {
        _hidden[step] += SumOfSquares(dHidden);
        if (_cell.Length > 0)
            _cell[step] += SumOfSquares(dCell);
    }

    private void TakeRoots()
    {
        for (var step = 0; step < _hidden.Length; step++)
            _hidden[step] = Math.Sqrt(_hidden[step]);
        for (var step = 0; step < _cell.Length; step++)
            _cell[step] = Math.Sqrt(_cell[step]);
    }

    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (double value in values)
            sum += value * value;
        return sum;
    }
}
