using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Training;

/// <summary>Fills in the defaults of <c>train</c> and refuses numbers that make no sense, before any file is touched.</summary>
internal static class SettingsCheck
{
    private static readonly string[] Tasks = ["regression", "classify", "next-token"];
    private static readonly string[] Initialisations = ["keras", "pytorch"];

    /// <summary>A copy with every default spelled out.</summary>
    /// <exception cref="UsageException">A value is out of range, or two do not go together.</exception>
    public static TrainSettings Complete(TrainSettings given)
    {
        var task = OneOf("--task", given.Task, Tasks, TextSettings.IsText(given.Data) ? "next-token" : "regression");
        var text = task == "next-token";
        var classify = task == "classify";
        if (text)
            given = TextSettings.WithDefaults(given);
        var optimizer = OneOf("--optimizer", given.Optimizer, [.. TrainingPlan.Optimizers.Keys], "adam");
        var settings = given with
        {
            Task = task,
            Window = given.Window ?? (given.SequenceColumn is null ? 48 : null),
            Horizon = text ? null : given.Horizon ?? (classify ? 0 : 1),
            Validation = given.Validation ?? 0.15,
            Test = given.Test ?? 0.15,
            Hidden = given.Hidden ?? [32],
            Cell = OneOf("--cell", given.Cell, [.. TrainingPlan.Cells.Keys], "lstm"),
            Bidirectional = given.Bidirectional ?? false,
            Dropout = given.Dropout ?? 0,
            RecurrentDropout = given.RecurrentDropout ?? 0,
            Dense = given.Dense ?? [],
            Initialisation = OneOf("--initialisation", given.Initialisation, Initialisations, "keras"),
            Loss = OneOf("--loss", given.Loss, [.. TrainingPlan.Losses.Keys], classify || text ? "cross-entropy" : given.Quantiles is null ? "mse" : "quantile"),
            Optimizer = optimizer,
            LearningRate = given.LearningRate ?? (optimizer is "sgd" or "rmsprop" ? 0.01 : 0.001),
            WeightDecay = given.WeightDecay ?? (optimizer == "adamw" ? 0.01 : 0),
            Schedule = OneOf("--schedule", given.Schedule, [.. TrainingPlan.Schedules.Keys], "constant"),
            ClipValue = given.ClipValue ?? 0,
            ClipNorm = given.ClipNorm ?? 1,
            Epochs = given.Epochs ?? 50,
            BatchSize = given.BatchSize ?? 64,
            Patience = given.Patience ?? 10,
            MinDelta = given.MinDelta ?? 0,
            Seed = given.Seed ?? 1,
            Opset = given.Opset ?? 17,
            Out = given.Out ?? "model.onnx",
            CheckpointSeconds = given.CheckpointSeconds ?? (given.Checkpoints is null ? null : 60),
        };
        if (settings.Loss == "quantile")
            settings = settings with { Quantiles = given.Quantiles ?? [0.1, 0.5, 0.9] };
        if (text)
            TextSettings.Check(given, settings);
        else
            CheckTable(settings, classify);
        Check(settings, classify);
        return settings;
    }

    private static void CheckTable(TrainSettings s, bool classify)
    {
        if (s.Target is not { Length: > 0 })
            throw new UsageException("--target is missing: name the column to predict");
        if (classify && s.Target.Length > 1)
            throw new UsageException($"--target: --task classify takes one column, found {s.Target.Length}");
        if (classify != (s.Loss == "cross-entropy"))
            throw new UsageException(classify ? $"--loss {s.Loss} is for regression; --task classify learns by cross-entropy" : "--loss cross-entropy is for --task classify");
        if (classify && s.Difference is not null)
            throw new UsageException("--difference is for regression; a class has no difference");
        Unused(s.CarryDifference is true && s.Difference is null, "--carry-difference", "--difference");
        if (s.Calendar is { Length: > 0 } && s.TimeColumn is null)
            throw new UsageException("--calendar needs --time-column, the column with the time of each row");
        TaskSettings.Check(s, classify);
    }

    private static void Check(TrainSettings s, bool classify)
    {
        if (s.Bidirectional is null)
            throw new InvalidOperationException("the settings are not complete");
        TaskSettings.CheckCells(s);
        Whole("--window", s.Window, 1, 1_000_000);
        Whole("--horizon", s.Horizon, classify ? 0 : 1, 100_000);
        Amount("--validation", s.Validation);
        Amount("--test", s.Test);
        foreach (var units in s.Hidden!)
            Whole("--hidden", units, 1, 65_536);
        if (s.Hidden.Length == 0)
            throw new UsageException("--hidden: at least one LSTM layer is needed");
        foreach (var units in s.Dense!)
            Whole("--dense", units, 1, 65_536);
        Number("--dropout", s.Dropout, 0, 0.999);
        Number("--recurrent-dropout", s.RecurrentDropout, 0, 0.999);
        Whole("--embedding", s.Embedding, 1, 65_536);
        Whole("--vocabulary-size", s.VocabularySize, 2, 1_200_000);
        Number("--learning-rate", s.LearningRate, double.Epsilon, 1000);
        Number("--momentum", s.Momentum, 0, 0.9999);
        Number("--beta1", s.Beta1, 0, 0.999999);
        Number("--beta2", s.Beta2, 0, 0.999999999);
        Number("--epsilon", s.Epsilon, double.Epsilon, 1);
        Number("--alpha", s.Alpha, 0, 0.999999);
        Number("--weight-decay", s.WeightDecay, 0, 1000);
        Whole("--schedule-every", s.ScheduleEvery, 1, 1_000_000);
        Whole("--schedule-period", s.SchedulePeriod, 1, 1_000_000);
        Number("--schedule-factor", s.ScheduleFactor, 1e-9, 1);
        Number("--schedule-minimum", s.ScheduleMinimum, 0, 1000);
        Whole("--warmup", s.Warmup, 0, int.MaxValue);
        Number("--warmup-factor", s.WarmupFactor, 1e-9, 1);
        Number("--pct-start", s.PctStart, 0, s.ThreePhase is true ? 0.5 : 1);
        Number("--div-factor", s.DivFactor, 1, 1e9);
        Number("--final-div-factor", s.FinalDivFactor, 1e-9, 1e12);
        Number("--clip-value", s.ClipValue, 0, 1e9);
        Number("--clip-norm", s.ClipNorm, 0, 1e9);
        Whole("--epochs", s.Epochs, 1, 1_000_000);
        Whole("--batch-size", s.BatchSize, 1, 1_000_000);
        Whole("--patience", s.Patience, 0, 1_000_000);
        Number("--min-delta", s.MinDelta, 0, 1e9);
        Whole("--fast-dev-run", s.FastDevRun, 1, 1_000_000);
        Whole("--overfit-batches", s.OverfitBatches, 1, 1_000_000);
        Number("--max-seconds", s.MaxSeconds, 0.001, 1e7);
        Whole("--threads", s.Threads, 1, 1024);
        Whole("--opset", s.Opset, 14, 22);
        Number("--checkpoint-seconds", s.CheckpointSeconds, 0.001, 1e7);
        Whole("--checkpoint-updates", s.CheckpointUpdates, 1, 1_000_000_000);
        Unused(s.CheckpointSeconds is not null && s.Checkpoints is null, "--checkpoint-seconds", "--checkpoints");
        Unused(s.CheckpointUpdates is not null && s.Checkpoints is null, "--checkpoint-updates", "--checkpoints");
        Unused(s.Resume is true && s.Checkpoints is null, "--resume", "--checkpoints");
        if (s.Checkpoints is not null && string.IsNullOrWhiteSpace(s.Checkpoints))
            throw new UsageException("--checkpoints: expected the name of a folder");
        if (s.Tensorboard is not null && string.IsNullOrWhiteSpace(s.Tensorboard))
            throw new UsageException("--tensorboard: expected the name of a folder");
        if (s.CsvLog is not null && string.IsNullOrWhiteSpace(s.CsvLog))
            throw new UsageException("--csv-log: expected the name of a file");
        Unused(s.Momentum is not null && s.Optimizer is not ("sgd" or "rmsprop"), "--momentum", "--optimizer sgd or rmsprop");
        Unused(s.Nesterov is true && s.Optimizer != "sgd", "--nesterov", "--optimizer sgd");
        Unused(s.Nesterov is true && s.Momentum is not > 0 && !(s.Schedule == "one-cycle" && s.CycleMomentum is not false), "--nesterov", "--momentum");
        var isAdam = s.Optimizer is "adam" or "adamw";
        Unused(s.Beta1 is not null && !isAdam, "--beta1", "--optimizer adam or adamw");
        Unused(s.Beta2 is not null && !isAdam, "--beta2", "--optimizer adam or adamw");
        Unused(s.Epsilon is not null && s.Optimizer == "sgd", "--epsilon", "--optimizer adam, adamw or rmsprop");
        Unused(s.Alpha is not null && s.Optimizer != "rmsprop", "--alpha", "--optimizer rmsprop");
        Unused(s.Centered is true && s.Optimizer != "rmsprop", "--centered", "--optimizer rmsprop");
        OneCycle(s);
        Trial(s);
        InitialiserWords.Parse("--input-initialiser", s.InputInitialiser);
        InitialiserWords.Parse("--recurrent-initialiser", s.RecurrentInitialiser);
        InitialiserWords.Parse("--dense-initialiser", s.DenseInitialiser);
        Unused(s.ScheduleEvery is not null && s.Schedule is not ("step" or "plateau"), "--schedule-every", "--schedule step or plateau");
        Unused(s.SchedulePeriod is not null && s.Schedule != "cosine", "--schedule-period", "--schedule cosine");
        Unused(s.ScheduleFactor is not null && s.Schedule is not ("step" or "plateau"), "--schedule-factor", "--schedule step or plateau");
        Unused(s.ScheduleMinimum is not null && s.Schedule is not ("cosine" or "plateau"), "--schedule-minimum", "--schedule cosine or plateau");
        if (!Path.GetExtension(s.Out!).Equals(".onnx", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--out {s.Out}: the file's name has to end in .onnx");
    }

    private static void OneCycle(TrainSettings s)
    {
        Unused(s.WarmupFactor is not null && s.Warmup is not > 0, "--warmup-factor", "--warmup");
        var isOneCycle = s.Schedule == "one-cycle";
        (string Flag, bool Given)[] flags =
        [
            ("--pct-start", s.PctStart is not null), ("--anneal", s.Anneal is not null), ("--div-factor", s.DivFactor is not null),
            ("--final-div-factor", s.FinalDivFactor is not null), ("--three-phase", s.ThreePhase is true), ("--cycle-momentum", s.CycleMomentum is not null),
            ("--base-momentum", s.BaseMomentum is not null), ("--max-momentum", s.MaxMomentum is not null),
        ];
        foreach (var (flag, given) in flags)
            Unused(given && !isOneCycle, flag, "--schedule one-cycle");
        OneOf("--anneal", s.Anneal, [.. TrainingPlan.Anneals.Keys], "cosine");
        var standard = new LstmOnnx.Training.ScheduleOptions();
        var (smallest, largest) = (s.BaseMomentum ?? standard.BaseMomentum, s.MaxMomentum ?? standard.MaximumMomentum);
        Number("--base-momentum", s.BaseMomentum, 0, 0.9999);
        Number("--max-momentum", s.MaxMomentum, 0, 0.9999);
        if (smallest > largest)
            throw new UsageException(FormattableString.Invariant($"--base-momentum: found {smallest}, expected up to the largest momentum, which is {largest} (--max-momentum)"));
        if (!isOneCycle)
            return;
        if (s.CycleMomentum is false)
        {
            Unused(s.BaseMomentum is not null, "--base-momentum", "--cycle-momentum");
            Unused(s.MaxMomentum is not null, "--max-momentum", "--cycle-momentum");
        }
        else if (s.Momentum is not null || s.Beta1 is not null)
        {
            throw new UsageException($"{(s.Momentum is null ? "--beta1" : "--momentum")}: --schedule one-cycle sets the momentum itself; leave it out, or keep it with --cycle-momentum false");
        }
    }

    private static void Trial(TrainSettings s)
    {
        if (s.FastDevRun is null)
            return;
        if (s.OverfitBatches is not null)
            throw new UsageException("--fast-dev-run and --overfit-batches do not go together: the first writes nothing, the second trains to the end");
        if (s.Resume is true)
            throw new UsageException("--fast-dev-run and --resume do not go together: a dry run begins anew and saves nothing");
    }

    private static string OneOf(string flag, string? value, string[] choices, string standard)
    {
        if (value is null)
            return standard;
        return choices.Contains(value, StringComparer.Ordinal)
            ? value
            : throw new UsageException($"{flag}: '{value}' is not one of {string.Join(", ", choices)}{Nearest.Suggestion(value, choices)}");
    }

    private static void Whole(string flag, int? value, int lowest, int highest)
    {
        if (value < lowest || value > highest)
            throw new UsageException(FormattableString.Invariant($"{flag}: found {value}, expected {lowest} to {highest}"));
    }

    private static void Number(string flag, double? value, double lowest, double highest)
    {
        if (value is { } number && !(number >= lowest && number <= highest))
            throw new UsageException(FormattableString.Invariant($"{flag}: found {number}, expected {(lowest == double.Epsilon ? "above 0" : lowest)} to {highest}"));
    }

    private static void Amount(string flag, double? value)
    {
        if (value is { } number && (number < 0 || (number >= 1 && number != Math.Floor(number)) || number > int.MaxValue))
            throw new UsageException(FormattableString.Invariant($"{flag}: found {number}, expected a share from 0 to below 1, or a whole number of rows"));
    }

    internal static void Unused(bool unused, string flag, string needs)
    {
        if (unused)
            throw new UsageException($"{flag} has no effect without {needs}");
    }
}
