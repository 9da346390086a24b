namespace LstmOnnx.Samples.Ecg;

/// <summary>
/// 360 to 90 samples a second, one sample at a time and from the past alone: a low-pass of 49 taps (sinc at 35 Hz in a Hamming window, −50 dB from 48 Hz on, delay 24 samples), each fourth of its outputs,
/// and less the mean of about the last second, which takes the slow wander of the base line away.
/// </summary>
internal sealed class Decimator
{
    public const int Factor = 4;

    /// <summary>Samples per second of what comes out.</summary>
    public const int Rate = EcgRecording.Rate / Factor;

    private const int Taps = 49;
    private const double CutOff = 35.0 / EcgRecording.Rate;
    private static readonly double[] Filter = MakeFilter();
    private readonly double[] _past = new double[Taps];
    private int _count;
    private double _mean;

    /// <summary>Where a row of the recording comes out.</summary>
    public static int PlaceOf(int row) => (row + (Taps / 2)) / Factor;

    /// <summary>Takes a sample; every fourth time there is one to give.</summary>
    public bool Push(float sample, out float value)
    {
        _past[_count % Taps] = sample;
        var gives = _count % Factor == 0;
        value = 0;
        if (gives)
        {
            var sum = 0.0;
            for (var tap = 0; tap < Taps && tap <= _count; tap++)
                sum += Filter[tap] * _past[(_count - tap) % Taps];
            if (_count == 0)
                _mean = sum;
            _mean += (sum - _mean) / Rate;
            value = (float)(sum - _mean);
        }
        _count++;
        return gives;
    }

    public static float[] All(ReadOnlySpan<float> samples)
    {
        var decimator = new Decimator();
        var values = new List<float>((samples.Length / Factor) + 1);
        foreach (var sample in samples)
        {
            if (decimator.Push(sample, out var value))
                values.Add(value);
        }
        return [.. values];
    }

    private static double[] MakeFilter()
    {
        var taps = new double[Taps];
        for (var tap = 0; tap < Taps; tap++)
        {
            var distance = tap - (Taps / 2);
            var sinc = distance == 0 ? 2 * CutOff : Math.Sin(2 * Math.PI * CutOff * distance) / (Math.PI * distance);
            taps[tap] = sinc * (0.54 - (0.46 * Math.Cos(2 * Math.PI * tap / (Taps - 1))));
        }
        var sum = taps.Sum();
        return [.. taps.Select(tap => tap / sum)];
    }
}
