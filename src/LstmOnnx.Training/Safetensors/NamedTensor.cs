namespace LstmOnnx.Training;

/// <summary>Float32 numbers under a name, row by row. The array is the owner's own, so whoever holds the tensor reads and sets the present numbers.</summary>
internal readonly record struct NamedTensor(string Name, int[] Shape, float[] Values)
{
    /// <summary>Arrays that belong to parameters, one each, as "prefix.parameter".</summary>
    public static IEnumerable<NamedTensor> Of(string prefix, IReadOnlyList<Parameter> parameters, IReadOnlyList<float[]> values) =>
        parameters.Zip(values, (parameter, array) => new NamedTensor($"{prefix}.{parameter.Name}", parameter.Shape, array));
}
