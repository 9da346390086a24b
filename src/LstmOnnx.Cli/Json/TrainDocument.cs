namespace LstmOnnx.Cli.Json;

/// <summary>What <c>train --json</c> prints.</summary>
internal sealed record TrainDocument
{
    /// <summary>The sequence form.</summary>
    public required string Model { get; init; }

    /// <summary>Null for a bidirectional network, which cannot stream.</summary>
    public required string? StreamingModel { get; init; }

    public required string Task { get; init; }

    public required long Parameters { get; init; }

    public required WindowCounts Windows { get; init; }

    public required int Epochs { get; init; }

    public required int BestEpoch { get; init; }

    public required string StopReason { get; init; }

    public required double TrainSeconds { get; init; }

    /// <summary>Largest difference of an exported form from the trainer on unit scale, over the engines of this machine.</summary>
    public required double MaxAbsDiffTrainer { get; init; }

    /// <summary>Of a text model.</summary>
    public double? ValidationBitsPerCharacter { get; init; }

    /// <summary>Scores on the test windows; null where none were held out.</summary>
    public required ScoreDocument? Test { get; init; }

    public required string[] Files { get; init; }
}

internal sealed record WindowCounts(int Train, int Validation, int Test);
