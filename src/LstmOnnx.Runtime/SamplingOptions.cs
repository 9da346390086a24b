namespace LstmOnnx.Runtime;

/// <summary>How a token is drawn from its probabilities. The steps come in this order: temperature, the k most likely, the share p.</summary>
public sealed record SamplingOptions
{
    /// <summary>Probabilities are raised to 1 / temperature: below 1 the likely become likelier, above 1 less so. 0 takes the most likely token, the first of equals.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only so many of the most likely tokens are drawn from, 1 or more; of equals those of lower number. Null for all.</summary>
    public int? TopK { get; init; }

    /// <summary>Only the fewest tokens, from the likeliest on, that together have this share, above 0 and at most 1 (A. Holtzman et al. 2020).</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Names the random numbers: a seed gives the same ones on every machine.</summary>
    public int Seed { get; init; } = 1;
}
