namespace LstmOnnx.TestSupport;

/// <summary>A node LSTM, GRU or RNN with its attributes as a file has them and its inputs in double, run one scalar at a time: slow, plain, the oracle of the operators.</summary>
public sealed record ReferenceNode
{
    public required string OpType { get; init; }
    public required int SequenceLength { get; init; }
    public required int BatchSize { get; init; }
    public required int InputSize { get; init; }
    public required int HiddenSize { get; init; }

    /// <summary>X [T, B, I]; with <see cref="BatchFirst"/> [B, T, I].</summary>
    public required double[] Inputs { get; init; }

    /// <summary>W [D, G·H, I].</summary>
    public required double[] InputWeights { get; init; }

    /// <summary>R [D, G·H, H].</summary>
    public required double[] RecurrentWeights { get; init; }

    /// <summary>B [D, 2·G·H], or null.</summary>
    public double[]? Bias { get; init; }

    /// <summary>P [D, 3H], or null.</summary>
    public double[]? Peepholes { get; init; }

    /// <summary>[D, B, H]; with <see cref="BatchFirst"/> [B, D, H]; null for zeros.</summary>
    public double[]? InitialHidden { get; init; }

    /// <inheritdoc cref="InitialHidden"/>
    public double[]? InitialCell { get; init; }

    public long[]? Lengths { get; init; }
    public string Direction { get; init; } = "forward";

    /// <summary>layout = 1.</summary>
    public bool BatchFirst { get; init; }

    public string[]? Activations { get; init; }
    public float[]? Alphas { get; init; }
    public float[]? Betas { get; init; }
    public float? Clip { get; init; }
    public bool InputForget { get; init; }
    public bool LinearBeforeReset { get; init; }
    public OnnxReading Reading { get; init; }

    /// <summary>Told of each step: direction, row, t, the cell after it, h and c.</summary>
    public Action<int, int, int, ReferenceCell, double[], double[]>? Watch { get; init; }

    public int DirectionCount => Direction == "bidirectional" ? 2 : 1;

    public int GateCount => OpType switch { "LSTM" => 4, "GRU" => 3, _ => 1 };

    /// <summary>Y [T, D, B, H] (batch first: [B, T, D, H]), Y_h and Y_c [D, B, H] (batch first: [B, D, H]); Y_c is zeros for GRU and RNN.</summary>
    public (double[] Outputs, double[] FinalHidden, double[] FinalCell) Run()
    {
        var (d, states) = (DirectionCount, DirectionCount * BatchSize * HiddenSize);
        var outputs = new double[SequenceLength * states];
        var (finalHidden, finalCell) = (new double[states], new double[states]);
        for (var direction = 0; direction < d; direction++)
        {
            var cell = new ReferenceCell(this, direction);
            for (var row = 0; row < BatchSize; row++)
            {
                var state = BatchFirst ? ((row * d) + direction) * HiddenSize : ((direction * BatchSize) + row) * HiddenSize;
                var h = InitialHidden?[state..(state + HiddenSize)] ?? new double[HiddenSize];
                var c = InitialCell?[state..(state + HiddenSize)] ?? new double[HiddenSize];
                var length = Lengths is null ? SequenceLength : (int)Lengths[row];
                if (Lengths is not null && length == 0 && Reading == OnnxReading.OnnxRuntime)
                    (h, c) = (new double[HiddenSize], new double[HiddenSize]);
                var reverse = Direction == "reverse" || direction == 1;
                for (var step = 0; step < length; step++)
                {
                    var t = reverse ? length - 1 - step : step;
                    var x = (BatchFirst ? (row * SequenceLength) + t : (t * BatchSize) + row) * InputSize;
                    (h, c) = cell.Step(Inputs[x..(x + InputSize)], h, c);
                    Watch?.Invoke(direction, row, t, cell, h, c);
                    h.CopyTo(outputs, (BatchFirst ? (((row * SequenceLength) + t) * d) + direction : (((t * d) + direction) * BatchSize) + row) * HiddenSize);
                }
                h.CopyTo(finalHidden, state);
                c.CopyTo(finalCell, state);
            }
        }
        return (outputs, finalHidden, finalCell);
    }
}
