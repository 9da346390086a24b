using LstmOnnx.Onnx;

namespace LstmOnnx.Training;

/// <summary>
/// Writes event files that TensorBoard shows: per epoch <c>loss/train</c>, <c>loss/validation</c>, <c>learning_rate</c> and <c>gradient_norm</c>, at the epoch's number; on the disk before the
/// next epoch begins. Each training, also a resumed one, begins a file of its own, from whose first epoch on those before it in the folder no longer count. A dry run
/// (<see cref="FitOptions.FastDevRun"/>) writes nothing.
/// </summary>
/// <remarks><see cref="Trainer.Fit"/> and <see cref="Trainer.Resume"/> throw <see cref="FileWriteException"/> or <see cref="IOException"/> where a file cannot be written.</remarks>
public sealed class TensorBoardLog : FitCallback
{
    private readonly string _folder;
    private EventFile? _epochs;
    private EventFile? _updates;
    private IReadOnlyList<Parameter> _parameters = [];
    private string[] _tags = [];
    private double[] _normSums = [];
    private int _normCount;

    /// <summary>Nothing is written before the training begins.</summary>
    /// <param name="folder">The run's folder, made where it is missing.</param>
    public TensorBoardLog(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = folder;
    }

    /// <summary>Whether each update's <c>loss/update</c> and <c>gradient_norm/update</c> are written too, at the update's number, as a run of its own in the subfolder <c>updates</c>.</summary>
    public bool Updates { get; init; }

    /// <summary>Whether the norm of each tensor's gradient is written too, per epoch as <c>gradient_norm/PARAMETER</c>: the mean over the epoch's updates, in an epoch that is resumed over those since.</summary>
    public bool ParameterNorms { get; init; }

    /// <summary>Tells the events' times and the files' names.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What the present or latest training has written to; empty before the first.</summary>
    public IReadOnlyList<string> Files => [.. new[] { _epochs, _updates }.OfType<EventFile>().Select(file => file.Path)];

    /// <inheritdoc/>
    public override void OnFitStart(FitStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        (_epochs, _updates, _parameters) = (null, null, []);
        if (start.Options.FastDevRun is not null)
            return;
        _epochs = new EventFile(_folder, start.Epoch, TimeProvider);
        if (Updates)
            _updates = new EventFile(Path.Combine(_folder, "updates"), start.Updates + 1, TimeProvider);
        if (ParameterNorms)
            _parameters = start.Network.Parameters;
        _tags = [.. _parameters.Select(parameter => $"gradient_norm/{parameter.Name}")];
        (_normSums, _normCount) = (new double[_tags.Length], 0);
    }

    /// <inheritdoc/>
    public override void OnUpdateEnd(in UpdateRecord update)
    {
        _updates?.Add(update.Update, ("loss/update", update.Loss), ("gradient_norm/update", update.GradientNorm));
        for (var i = 0; i < _parameters.Count; i++)
            _normSums[i] += GradientNorm.Of([_parameters[i]]);
        _normCount++;
    }

    /// <inheritdoc/>
    public override FitDecision OnEpochEnd(EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        if (_epochs is null)
            return FitDecision.Continue;
        List<(string, double)> scalars = [("loss/train", epoch.Loss), ("learning_rate", epoch.LearningRate), ("gradient_norm", epoch.GradientNorm)];
        if (epoch.ValidationLoss is { } validationLoss)
            scalars.Insert(1, ("loss/validation", validationLoss));
        // None where a training is resumed after its epoch's last update.
        for (var i = 0; i < _tags.Length && _normCount > 0; i++)
            scalars.Add((_tags[i], _normSums[i] / _normCount));
        _epochs.Add(epoch.Epoch, [.. scalars]);
        Array.Clear(_normSums);
        _normCount = 0;
        _epochs.Flush();
        _updates?.Flush();
        return FitDecision.Continue;
    }

    /// <inheritdoc/>
    public override void OnCheckpoint() => _updates?.Flush();

    /// <inheritdoc/>
    public override void OnFitEnd(FitHistory history) => _updates?.Flush();
}
