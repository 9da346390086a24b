using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>The optimiser's pass over all weights; an item is a range of one parameter.</summary>
internal sealed class UpdateWork : Work
{
    private const int RangeLength = 16 * 1024;

    private readonly Optimizer _optimizer;
    private readonly (int Parameter, int Start, int Length)[] _ranges;
    private UpdateFactors _factors;

    public UpdateWork(IReadOnlyList<Parameter> parameters, Optimizer optimizer)
    {
        _optimizer = optimizer;
        var list = new List<(int, int, int)>();
        for (var parameter = 0; parameter < parameters.Count; parameter++)
        {
            var length = parameters[parameter].Values.Length;
            for (var start = 0; start < length; start += RangeLength)
                list.Add((parameter, start, Math.Min(RangeLength, length - start)));
        }
        _ranges = [.. list];
    }

    public int Count => _ranges.Length;

    public void Begin(in UpdateFactors factors)
    {
        _factors = factors;
        _optimizer.Begin();
    }

    public override void Run(int item)
    {
        var (parameter, start, length) = _ranges[item];
        _optimizer.Update(parameter, start, length, _factors);
    }
}
