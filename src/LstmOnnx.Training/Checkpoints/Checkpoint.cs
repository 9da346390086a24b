using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>A saved training, read whole and checked; <see cref="Trainer.Resume"/> goes on from it.</summary>
public sealed class Checkpoint
{
    private readonly CheckpointDocument _document;
    private readonly Dictionary<string, NamedTensor> _tensors;

    private Checkpoint(string path, CheckpointDocument document, IReadOnlyList<NamedTensor> tensors, IReadOnlyList<string> notes)
    {
        (Path, _document, Notes) = (path, document, notes);
        _tensors = tensors.ToDictionary(tensor => tensor.Name);
    }

    /// <summary>The file that it was read from.</summary>
    public string Path { get; }

    /// <summary>The epoch that was running, from 1; one more than there are when all were done.</summary>
    public int Epoch => _document.State.Epoch;

    /// <summary>Updates that were done in it.</summary>
    public int Batch => _document.State.Batch;

    /// <summary>Updates that were done in all epochs.</summary>
    public long Updates => _document.State.Updates;

    /// <summary>What should be known before going on: later checkpoints that are damaged, another SIMD width.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Reads the latest whole checkpoint of a folder. One that is damaged is passed over, with a note, where an earlier one is whole.</summary>
    /// <param name="folder">As in <see cref="CheckpointOptions.Folder"/>.</param>
    /// <exception cref="CheckpointException">There is none, all are damaged, or the latest is from a newer version.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Checkpoint Latest(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw CheckpointException.Missing(folder);
        var notes = new List<string>();
        CheckpointException? latest = null;
        foreach (var path in new CheckpointFolder(folder, Onnx.FileOperations.Real).Checkpoints().Reverse())
        {
            try
            {
                return Read(path, notes);
            }
            catch (CheckpointException failure) when (failure.Problem == CheckpointProblem.Damaged)
            {
                notes.Add(failure.Message);
                latest ??= failure;
            }
        }
        throw latest ?? CheckpointException.Missing(folder);
    }

    /// <summary>Reads one checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It is missing, damaged, from a newer version or no checkpoint.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Checkpoint Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Read(path, []);
    }

    /// <summary>Takes a fit, which has not begun, to where this checkpoint's stood. Nothing is changed before all is checked.</summary>
    /// <exception cref="CheckpointException">It is of another training, or has what no such training can have.</exception>
    internal void ApplyTo(FitRun run, TrainingFingerprint training)
    {
        if (training.DifferenceFrom(_document.Training) is { } difference)
            throw CheckpointException.Foreign(Path, difference);
        if (run.FaultOf(_document.State) is { } fault)
            throw CheckpointException.Damaged(Path, fault);
        var tensors = run.Tensors;
        if (tensors.FirstOrDefault(tensor => !_tensors.TryGetValue(tensor.Name, out var stored) || !stored.Shape.SequenceEqual(tensor.Shape)) is { Name: { } missing })
            throw CheckpointException.Damaged(Path, $"it has no tensor '{missing}' of the network's shape");
        if (tensors.Count != _tensors.Count)
            throw CheckpointException.Damaged(Path, $"it has {_tensors.Count} tensors; the training has {tensors.Count}");
        run.GoTo(_document.State);
        foreach (var tensor in tensors)
            _tensors[tensor.Name].Values.CopyTo(tensor.Values, 0);
    }

    private static Checkpoint Read(string path, List<string> notes)
    {
        try
        {
            using var file = File.OpenRead(path);
            var (document, tensors) = CheckpointFile.Read(file, path);
            var simd = SimdWidths.NameOf(SimdWidths.Selected);
            if (document.Simd != simd)
                notes.Add($"checkpoint '{path}' was made with SIMD width {document.Simd} and goes on with {simd}: the last bits will differ from those of an undisturbed training (LSTMONNX_SIMD forces a width)");
            return new Checkpoint(path, document, tensors, notes);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CheckpointException.Missing(path);
        }
    }
}
