using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Data;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>The one place where settings become the words of Data and Training, and prepared data becomes samples.</summary>
internal static class TrainingPlan
{
    /// <exception cref="UsageException">A lag is no lag.</exception>
    public static Recipe Recipe(TrainSettings settings)
    {
        try
        {
            return new Recipe
            {
                Task = settings.Task!,
                Targets = settings.Target!,
                Features = settings.Features ?? [],
                TimeColumn = settings.TimeColumn,
                SequenceColumn = settings.SequenceColumn,
                Calendar = settings.Calendar ?? [],
                Lags = [.. (settings.Lag ?? []).Select(LagSpec.Parse)],
                Changes = [.. (settings.Change ?? []).Select(LagSpec.Parse)],
                Difference = settings.Difference is { } lag ? LagSpec.Parse(lag) : (LagSpec?)null,
                CarryDifference = settings.CarryDifference ?? false,
                // Preparation finds the longest sequence.
                Window = settings.Window ?? 1,
                Horizon = settings.Horizon!.Value,
            };
        }
        catch (RecipeException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }

    public static NetworkOptions Network(TrainSettings settings, PreparedData data) => Base(settings) with
    {
        InputSize = data.FeatureCount,
        OutputSize = data.OutputSize * Math.Max(1, settings.Quantiles?.Length ?? 0),
        Quantiles = settings.Quantiles ?? [],
        Task = data.Recipe.IsClassification ? TaskKind.MultiClass : TaskKind.Regression,
    };

    /// <summary>What does not depend on the data.</summary>
    public static NetworkOptions Base(TrainSettings settings) => new()
    {
        InputSize = 1,
        OutputSize = 1,
        Layers = Layers(settings),
        DenseSizes = settings.Dense!,
        Seed = settings.Seed!.Value,
        Initialisation = settings.Initialisation == "pytorch" ? Initialisation.PyTorch : Initialisation.Keras,
        InputInitialiser = InitialiserWords.Parse("--input-initialiser", settings.InputInitialiser),
        RecurrentInitialiser = InitialiserWords.Parse("--recurrent-initialiser", settings.RecurrentInitialiser),
        DenseInitialiser = InitialiserWords.Parse("--dense-initialiser", settings.DenseInitialiser),
        UnitForgetBias = settings.UnitForgetBias,
        ChronoLength = settings.Chrono,
    };

    /// <summary>What makes the file take raw values and give them: scaling and baseline, repeated for each quantile of an output.</summary>
    public static ExportOptions Export(TrainSettings settings, PreparedData data)
    {
        var repeats = Math.Max(1, settings.Quantiles?.Length ?? 0);
        return new()
        {
            Opset = settings.Opset!.Value,
            Inputs = new AffineScaling(data.InputScaling.Offsets, data.InputScaling.Scales),
            Outputs = data.TargetScaling is { } scaling ? new AffineScaling(Repeated(scaling.Offsets), Repeated(scaling.Scales)) : null,
            BaselineColumns = data.BaselineColumns is { } columns ? Repeated(columns) : null,
            SequenceLengths = data.Recipe.SequenceColumn is not null,
            Metadata = ModelMetadata.Of(settings, data),
        };

        T[] Repeated<T>(T[] values) => [.. values.SelectMany(value => Enumerable.Repeat(value, repeats))];
    }

    private static RecurrentLayerOptions[] Layers(TrainSettings settings) =>
    [
        .. settings.Hidden!.Select(units => new RecurrentLayerOptions(units, settings.Bidirectional!.Value, (float)settings.Dropout!.Value)
        {
            Cell = Cells[settings.Cell!],
            RecurrentDropout = (float)settings.RecurrentDropout!.Value,
            Peepholes = settings.Peepholes is true,
            ProjectionSize = settings.Projection,
        }),
    ];

    public static FitOptions Fit(TrainSettings settings) => Fit(settings, new OptimizerOptions());

    private static FitOptions Fit(TrainSettings settings, OptimizerOptions optimizer) => new()
    {
        Epochs = settings.Epochs!.Value,
        BatchSize = settings.BatchSize!.Value,
        Optimizer = new OptimizerOptions
        {
            Kind = Optimizers[settings.Optimizer!],
            LearningRate = settings.LearningRate!.Value,
            Momentum = settings.Momentum ?? 0,
            Nesterov = settings.Nesterov ?? false,
            WeightDecay = settings.WeightDecay!.Value,
            Beta1 = settings.Beta1 ?? optimizer.Beta1,
            Beta2 = settings.Beta2 ?? optimizer.Beta2,
            Epsilon = settings.Epsilon ?? optimizer.Epsilon,
            Alpha = settings.Alpha ?? optimizer.Alpha,
            Centered = settings.Centered ?? false,
        },
        Schedule = Schedule(settings),
        Loss = Losses[settings.Loss!],
        ClipValue = settings.ClipValue is > 0 ? (float)settings.ClipValue.Value : null,
        ClipNorm = settings.ClipNorm is > 0 ? (float)settings.ClipNorm.Value : null,
        EarlyStoppingPatience = settings.Patience is > 0 ? settings.Patience : null,
        MinDelta = settings.MinDelta!.Value,
        Seed = settings.Seed!.Value,
        Threads = settings.Threads ?? 0,
        FastDevRun = settings.FastDevRun,
        OverfitBatches = settings.OverfitBatches,
        MaxTime = settings.MaxSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Checkpoints = settings.Checkpoints is { } folder
            ? new CheckpointOptions { Folder = folder, EveryUpdates = settings.CheckpointUpdates, Interval = TimeSpan.FromSeconds(settings.CheckpointSeconds!.Value) }
            : null,
    };

    public static SequenceData Samples(PreparedData data, Windows windows) =>
        new(data.Rows, data.FeatureCount, windows.Starts, windows.Length, windows.Targets, windows.TargetSize, lengths: windows.Lengths);

    /// <summary>The words of <c>--cell</c>.</summary>
    public static IReadOnlyDictionary<string, CellKind> Cells { get; } = new Dictionary<string, CellKind>
    {
        ["lstm"] = CellKind.Lstm,
        ["gru"] = CellKind.Gru,
        ["rnn"] = CellKind.Rnn,
    };

    /// <summary>The words of <c>--optimizer</c>.</summary>
    public static IReadOnlyDictionary<string, OptimizerKind> Optimizers { get; } = new Dictionary<string, OptimizerKind>
    {
        ["adam"] = OptimizerKind.Adam,
        ["adamw"] = OptimizerKind.AdamW,
        ["sgd"] = OptimizerKind.Sgd,
        ["rmsprop"] = OptimizerKind.RmsProp,
    };

    /// <summary>The words of <c>--loss</c>.</summary>
    public static IReadOnlyDictionary<string, LossKind> Losses { get; } = new Dictionary<string, LossKind>
    {
        ["mse"] = LossKind.MeanSquaredError,
        ["mae"] = LossKind.MeanAbsoluteError,
        ["huber"] = LossKind.Huber,
        ["quantile"] = LossKind.Quantile,
        ["cross-entropy"] = LossKind.CrossEntropy,
    };

    /// <summary>The words of <c>--schedule</c>.</summary>
    public static IReadOnlyDictionary<string, ScheduleKind> Schedules { get; } = new Dictionary<string, ScheduleKind>
    {
        ["constant"] = ScheduleKind.Constant,
        ["step"] = ScheduleKind.Step,
        ["cosine"] = ScheduleKind.Cosine,
        ["plateau"] = ScheduleKind.Plateau,
        ["one-cycle"] = ScheduleKind.OneCycle,
    };

    /// <summary>The words of <c>--anneal</c>.</summary>
    public static IReadOnlyDictionary<string, AnnealKind> Anneals { get; } = new Dictionary<string, AnnealKind>
    {
        ["cosine"] = AnnealKind.Cosine,
        ["linear"] = AnnealKind.Linear,
    };

    private static ScheduleOptions Schedule(TrainSettings settings)
    {
        var standard = new ScheduleOptions();
        return new ScheduleOptions
        {
            Kind = Schedules[settings.Schedule!],
            StepSize = settings.ScheduleEvery ?? standard.StepSize,
            Patience = settings.ScheduleEvery ?? standard.Patience,
            Period = settings.SchedulePeriod ?? standard.Period,
            Factor = settings.ScheduleFactor ?? standard.Factor,
            MinimumRate = settings.ScheduleMinimum ?? standard.MinimumRate,
            WarmupUpdates = settings.Warmup ?? standard.WarmupUpdates,
            WarmupFactor = settings.WarmupFactor ?? standard.WarmupFactor,
            PercentStart = settings.PctStart ?? standard.PercentStart,
            Anneal = settings.Anneal is { } anneal ? Anneals[anneal] : standard.Anneal,
            DivisionFactor = settings.DivFactor ?? standard.DivisionFactor,
            FinalDivisionFactor = settings.FinalDivFactor ?? standard.FinalDivisionFactor,
            ThreePhase = settings.ThreePhase ?? standard.ThreePhase,
            CycleMomentum = settings.CycleMomentum ?? standard.CycleMomentum,
            BaseMomentum = settings.BaseMomentum ?? standard.BaseMomentum,
            MaximumMomentum = settings.MaxMomentum ?? standard.MaximumMomentum,
        };
    }
}
