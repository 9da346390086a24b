namespace LstmOnnx.Training;

/// <summary>
/// Inverted dropout (Srivastava et al. 2014): each value is kept with probability 1 − share and then scaled by 1/(1 − share). Every row of a mask has a
/// random stream of its own, so rows can be drawn in any order and on any thread.
/// </summary>
internal readonly struct Dropout(float share, int seed, RandomPurpose purpose)
{
    /// <summary>Draws one row of a mask: 0, or the scale.</summary>
    public void Draw(long update, long row, Span<float> mask)
    {
        var random = new RandomStream(seed, purpose, update, row);
        var scale = 1 / (1 - share);
        foreach (ref var value in mask)
            value = random.NextUnit() < share ? 0 : scale;
    }
}
