namespace LstmOnnx.Runtime;

/// <summary>Draws tokens from the probabilities that a model gives after each step. The draws go by the seed alone, so equal probabilities give equal tokens everywhere. One thread at a time.</summary>
public sealed class NextTokenSampler
{
    private readonly SamplingOptions _options;
    private readonly double[] _weights;
    private readonly int[] _order;
    private readonly Comparison<int> _likelierFirst;
    private ulong _state;

    /// <summary>Allocates all that <see cref="Next"/> needs.</summary>
    /// <param name="tokenCount">V, at least 1.</param>
    /// <param name="options">The defaults where null.</param>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public NextTokenSampler(int tokenCount, SamplingOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokenCount, 1);
        _options = options ?? new SamplingOptions();
        if (!(_options.Temperature >= 0) || double.IsInfinity(_options.Temperature))
            throw new ArgumentException($"{nameof(SamplingOptions.Temperature)} is {_options.Temperature}; expected a number of 0 or more", nameof(options));
        if (_options.TopK is < 1)
            throw new ArgumentException($"{nameof(SamplingOptions.TopK)} is {_options.TopK}; expected 1 or more, or null", nameof(options));
        if (!(_options.TopP is > 0 and <= 1))
            throw new ArgumentException($"{nameof(SamplingOptions.TopP)} is {_options.TopP}; expected a share above 0, at most 1", nameof(options));
        (_weights, _order) = (new double[tokenCount], new int[tokenCount]);
        _likelierFirst = (left, right) => _weights[right].CompareTo(_weights[left]) is not 0 and var byWeight ? byWeight : left.CompareTo(right);
        _state = (ulong)(uint)_options.Seed;
    }

    /// <summary>The next token. Allocates nothing.</summary>
    /// <param name="probabilities">[V], 0 or more, not all 0; they need not sum to 1.</param>
    /// <exception cref="ArgumentException">The length is not V, or a number is no probability.</exception>
    public int Next(ReadOnlySpan<float> probabilities)
    {
        if (probabilities.Length != _weights.Length)
            throw new ArgumentException($"found {probabilities.Length} probabilities; expected {_weights.Length}", nameof(probabilities));
        var likeliest = Likeliest(probabilities);
        if (_options.Temperature == 0)
            return likeliest;

        // Over the largest, so that no power overflows and the likeliest token always has the weight 1.
        for (var i = 0; i < _weights.Length; i++)
        {
            var ratio = (double)probabilities[i] / probabilities[likeliest];
            _weights[i] = _options.Temperature == 1 ? ratio : Math.Pow(ratio, 1 / _options.Temperature);
            _order[i] = i;
        }
        var kept = Math.Min(_options.TopK ?? _weights.Length, _weights.Length);
        if (kept < _weights.Length || _options.TopP < 1)
        {
            _order.AsSpan().Sort(_likelierFirst);
            kept = WithinShare(kept);
        }
        return Draw(_order.AsSpan(0, kept));
    }

    private static int Likeliest(ReadOnlySpan<float> probabilities)
    {
        var likeliest = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (!(probabilities[i] >= 0) || float.IsInfinity(probabilities[i]))
                throw new ArgumentException($"the probability of token {i} is {probabilities[i]}; expected a number of 0 or more", nameof(probabilities));
            if (probabilities[i] > probabilities[likeliest])
                likeliest = i;
        }
        return probabilities[likeliest] > 0 ? likeliest : throw new ArgumentException("all probabilities are 0; expected one above", nameof(probabilities));
    }

    private int WithinShare(int kept)
    {
        var wanted = Sum(_order.AsSpan(0, kept)) * _options.TopP;
        var sum = 0.0;
        for (var i = 0; i < kept; i++)
        {
            sum += _weights[_order[i]];
            if (sum >= wanted)
                return i + 1;
        }
        return kept;
    }

    private int Draw(ReadOnlySpan<int> tokens)
    {
        var left = NextUnit() * Sum(tokens);
        var last = tokens[0];
        foreach (var token in tokens)
        {
            if (_weights[token] == 0)
                continue;
            last = token;
            left -= _weights[token];
            if (left < 0)
                break;
        }
        return last;
    }

    private double Sum(ReadOnlySpan<int> tokens)
    {
        var sum = 0.0;
        foreach (var token in tokens)
            sum += _weights[token];
        return sum;
    }

    // SplitMix64 (G. Steele, D. Lea and C. Flood 2014), its upper 53 bits: integer arithmetic only.
    private double NextUnit()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
