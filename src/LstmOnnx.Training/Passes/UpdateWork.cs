namespace LstmOnnx.Training;

/// <summary>The optimiser's pass over all weights; an item is a range of one parameter.</summary>
internal sealed class UpdateWork : Work
{
    private const int RangeLength = 16 * 1024;

    private readonly Optimizer optimizer;
    private readonly (int Parameter, int Start, int Length)[] ranges;
    private double learningRate;
    private float gradientScale;

    public UpdateWork(IReadOnlyList<Parameter> parameters, Optimizer optimizer)
    {
        this.optimizer = optimizer;
        var list = new List<(int, int, int)>();
        for (var parameter = 0; parameter < parameters.Count; parameter++)
        {
            var length = parameters[parameter].Values.Length;
            for (var start = 0; start < length; start += RangeLength)
                list.Add((parameter, start, Math.Min(RangeLength, length - start)));
        }
        ranges = [.. list];
    }

    public int Count => ranges.Length;

    public void Begin(double learningRate, float gradientScale)
    {
        (this.learningRate, this.gradientScale) = (learningRate, gradientScale);
        optimizer.Begin();
    }

    public override void Run(int item)
    {
        var (parameter, start, length) = ranges[item];
        optimizer.Update(parameter, start, length, learningRate, gradientScale);
    }
}
