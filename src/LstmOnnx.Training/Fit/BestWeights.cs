namespace LstmOnnx.Training;

/// <summary>The weights of the best epoch so far, or the ones from before the first. Allocates when it is made.</summary>
internal sealed class BestWeights
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly float[][] _copies;

    public BestWeights(IReadOnlyList<Parameter> parameters)
    {
        _parameters = parameters;
        _copies = [.. parameters.Select(parameter => (float[])parameter.Values.Clone())];
    }

    /// <summary>0 before the first.</summary>
    public int Epoch { get; set; }

    /// <summary>Infinite before the first.</summary>
    public double Loss { get; set; } = double.PositiveInfinity;

    /// <summary>The copies themselves.</summary>
    public IEnumerable<NamedTensor> Tensors => NamedTensor.Of("best", _parameters, _copies);

    /// <summary>Keeps the present weights where the loss is the lowest yet.</summary>
    public bool Offer(int epoch, double loss)
    {
        if (!(loss < Loss))
            return false;
        (Epoch, Loss) = (epoch, loss);
        for (var i = 0; i < _copies.Length; i++)
            _parameters[i].Values.CopyTo(_copies[i], 0);
        return true;
    }

    /// <summary>The largest size among the network's present weights; NaN where one is NaN.</summary>
    public double LargestWeight()
    {
        var largest = 0f;
        foreach (var parameter in _parameters)
        {
            foreach (var value in parameter.Values)
                largest = MathF.Max(largest, MathF.Abs(value));
        }
        return largest;
    }

    public void Restore()
    {
        for (var i = 0; i < _copies.Length; i++)
            _copies[i].CopyTo(_parameters[i].Values, 0);
    }
}
