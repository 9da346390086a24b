namespace LstmOnnx.Kernels;

/// <summary>The elementwise part of an LSTM step in double.</summary>
internal static class DoubleCells
{
    /// <summary>From pre-activations [4H] iofc without peepholes, in whose place it leaves the gates and the candidate.</summary>
    public static void Lstm(RecurrentCell rule, ReadOnlySpan<double> peepholes, Span<double> gates, Span<double> hidden, Span<double> cell)
    {
        var hiddenSize = hidden.Length;
        for (var unit = 0; unit < hiddenSize; unit++)
        {
            var previous = cell[unit];
            var input = Gate(rule, gates[unit] + Peephole(peepholes, unit, previous));
            var forget = rule.InputForget ? 1 - input : Gate(rule, gates[(2 * hiddenSize) + unit] + Peephole(peepholes, (2 * hiddenSize) + unit, previous));
            var candidate = DoubleActivation.Apply(rule.Candidate, DoubleActivation.Clip(gates[(3 * hiddenSize) + unit], rule.Clip));
            var next = (forget * previous) + (input * candidate);
            var output = Gate(rule, gates[hiddenSize + unit] + Peephole(peepholes, hiddenSize + unit, next));
            (gates[unit], gates[hiddenSize + unit], gates[(2 * hiddenSize) + unit], gates[(3 * hiddenSize) + unit]) = (input, output, forget, candidate);
            cell[unit] = next;
            hidden[unit] = output * DoubleActivation.Apply(rule.Output, rule.ClipsCell ? DoubleActivation.Clip(next, rule.Clip) : next);
        }
    }

    private static double Gate(RecurrentCell rule, double x) => DoubleActivation.Apply(rule.Gate, DoubleActivation.Clip(x, rule.Clip));

    private static double Peephole(ReadOnlySpan<double> peepholes, int at, double cell) => peepholes.IsEmpty ? 0 : peepholes[at] * cell;
}
