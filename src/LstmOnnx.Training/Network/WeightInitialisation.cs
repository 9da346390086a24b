namespace LstmOnnx.Training;

/// <summary>How the first weights of one kind are drawn.</summary>
/// <param name="Kind">By which rule.</param>
/// <param name="Scale">
/// Uniform's bound, Normal's and TruncatedNormal's standard deviation, Orthogonal's gain, above 0; null for the usual one. The others take none.
/// </param>
public sealed record WeightInitialisation(WeightInitialiser Kind, double? Scale = null)
{
    /// <summary>Whether the rule has a scale to choose.</summary>
    internal bool TakesScale => Kind is WeightInitialiser.Uniform or WeightInitialiser.Normal or WeightInitialiser.TruncatedNormal or WeightInitialiser.Orthogonal;

    internal void Check(string name)
    {
        if (!Enum.IsDefined(Kind))
            throw new ArgumentException($"{name}.{nameof(Kind)} is {(int)Kind}; expected one of {string.Join(", ", Enum.GetNames<WeightInitialiser>())}");
        if (Scale is not { } scale)
            return;
        if (!TakesScale)
            throw new ArgumentException(FormattableString.Invariant($"{name}.{nameof(Scale)} is {scale}; expected null, as {Kind} has none"));
        if (!(scale > 0 && double.IsFinite(scale)))
            throw new ArgumentException(FormattableString.Invariant($"{name}.{nameof(Scale)} is {scale}; expected a number above 0, or null"));
    }
}
