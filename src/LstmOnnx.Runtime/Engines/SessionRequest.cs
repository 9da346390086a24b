namespace LstmOnnx.Runtime;

/// <summary>What a session is made for.</summary>
/// <param name="InputShapes">A shape per model input, in the model's order; every size at least 0.</param>
/// <param name="States">The pairs that the session carries from one run to the next; empty for a session without memory.</param>
/// <param name="FixedInputs">
/// Inputs whose elements are known for the session's whole life, by place in <see cref="CheckedModel.Inputs"/>, row-major: <c>long[]</c> for integers and Bool (0 or 1), <c>double[]</c> for Double,
/// <c>float[]</c> for Float, Float16 and BFloat16. Their counts fit the shapes.
/// </param>
public sealed record SessionRequest(IReadOnlyList<int[]> InputShapes, IReadOnlyList<StatePair> States, IReadOnlyDictionary<int, Array> FixedInputs)
{
    /// <summary>A session without memory and without fixed inputs.</summary>
    public SessionRequest(IReadOnlyList<int[]> inputShapes)
        : this(inputShapes, [], new Dictionary<int, Array>())
    {
    }
}
