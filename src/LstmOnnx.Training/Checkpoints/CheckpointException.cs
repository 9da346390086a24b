namespace LstmOnnx.Training;

/// <summary>A checkpoint cannot be used or written. The message says which one, why, and what to do; no checkpoint was changed.</summary>
public sealed class CheckpointException : Exception
{
    internal CheckpointException(CheckpointProblem problem, string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        (Problem, Path) = (problem, path);
    }

    /// <summary>What is wrong.</summary>
    public CheckpointProblem Problem { get; }

    /// <summary>The file, or the folder.</summary>
    public string Path { get; }

    internal static CheckpointException Missing(string path) =>
        new(CheckpointProblem.Missing, path, $"'{path}' has no checkpoint to go on from: give the place that the training was saved in, or start it anew");

    internal static CheckpointException Foreign(string path, string why) =>
        new(CheckpointProblem.Foreign, path, $"checkpoint '{path}' is of another training: {why}: go on with the network, options and data that it was made with, or start anew in another folder");

    internal static CheckpointException Newer(string path, int version, int known) =>
        new(CheckpointProblem.Newer, path, $"checkpoint '{path}' was written by a newer version, in format {version}; this one reads format {known}: go on with that version, or start anew in another folder");

    internal static CheckpointException Damaged(string path, string why, Exception? innerException = null) =>
        new(CheckpointProblem.Damaged, path, $"checkpoint '{path}' is damaged: {why}: go on from an earlier one, or start anew in another folder", innerException);

    internal static CheckpointException Occupied(string folder, string checkpoint) =>
        new(CheckpointProblem.Occupied, folder, $"'{folder}' has checkpoints of an earlier training, up to {checkpoint}: resume it, or give another folder");

    internal static CheckpointException NotWritten(string path, string? before, Exception failure) =>
        new(CheckpointProblem.NotWritten, path, $"{failure.Message.TrimEnd('.')}: {(before is null ? "make room there or give another folder" : $"training has stopped and can be resumed from {before}, which is whole, once the place can be written")}", failure);
}
