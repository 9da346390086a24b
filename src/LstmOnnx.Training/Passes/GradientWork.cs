using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>The gradients of all weights, after the rows' backward pass; an item is a block of columns of one product, or what is no product.</summary>
internal sealed class GradientWork : Work
{
    // Whole panels of every width.
    private const int BlockMultiple = 64;

    private readonly List<Action<BatchShape>> _items = [];
    private BatchShape _shape;

    public GradientWork(SimdKernels kernels, NetworkPass pass, int threads)
    {
        foreach (var product in pass.Products())
        {
            foreach (var (first, count) in Blocks(product.Count, threads))
            {
                var gradient = new WeightGradient(kernels, product, first, count);
                _items.Add(shape => gradient.Run(shape));
            }
        }
        _items.AddRange(pass.OtherGradients());
    }

    public int Count => _items.Count;

    public void Begin(in BatchShape shape) => _shape = shape;

    public override void Run(int item) => _items[item](_shape);

    private static IEnumerable<(int First, int Count)> Blocks(int outputs, int threads)
    {
        var size = (((outputs + threads - 1) / threads) + BlockMultiple - 1) / BlockMultiple * BlockMultiple;
        for (var first = 0; first < outputs; first += size)
            yield return (first, Math.Min(size, outputs - first));
    }
}
