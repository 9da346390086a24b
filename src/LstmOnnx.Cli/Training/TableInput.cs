using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Data;
using LstmOnnx.Runtime;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>A training on the rows of a CSV file.</summary>
internal sealed class TableInput : TrainingInput
{
    private readonly CsvTable _table;
    private readonly PreparedData _data;

    public TableInput(TrainSettings settings)
        : base(settings)
    {
        var recipe = TrainingPlan.Recipe(settings);
        _table = CsvTable.Read(settings.Data!);
        _data = DataPreparation.Prepare(_table, recipe, new SplitOptions(settings.Validation!.Value, settings.Test!.Value));
        Network = new LstmNetwork(TrainingPlan.Network(settings, _data));
        (Train, Validation) = (TrainingPlan.Samples(_data, _data.Train), TrainingPlan.Samples(_data, _data.Validation));
        Fit = TrainingPlan.Fit(settings) with { ClassWeights = ClassWeighting.Of(settings, _data) };
    }

    public override LstmNetwork Network { get; }

    public override SequenceData Train { get; }

    public override SequenceData Validation { get; }

    public override FitOptions Fit { get; }

    public override ExportOptions Export => TrainingPlan.Export(Settings, _data);

    protected override IEnumerable<string> Description =>
    [
        $"{Settings.Data}: {Numbers.Count(_table.RowCount)} rows; {(_data.Recipe.SequenceColumn is null ? "windows of" : "sequences of up to")} {_data.Recipe.Window}: {Numbers.Count(_data.Train.Count)} to learn from, {Numbers.Count(_data.Validation.Count)} to validate, {Numbers.Count(_data.Test.Count)} to test",
        $"{_data.FeatureCount} {(_data.FeatureCount == 1 ? "input" : "inputs")}: {string.Join(", ", _data.FeatureNames.Take(8))}{(_data.FeatureCount > 8 ? ", …" : "")}; {Numbers.Count(Network.ParameterCount)} parameters",
        .. _data.Notes.Select(note => $"note: {note}"),
    ];

    /// <summary>The raw rows of the test windows.</summary>
    public static WindowSet TestWindows(PreparedData data) => new(data.RawRows, data.FeatureCount, data.Test.Starts, data.Test.Length, data.Test.Lengths);

    // The file is scored, not the trainer: it is what a user gets.
    public override TrainingResult Outcome(TrainFiles files, FitHistory history, IReadOnlyList<ExportReport> exports, Output output)
    {
        using var model = LstmModel.Load(files.Model);
        return new(Settings, files, _table, _data, Network, history, exports, WindowRunner.RunSequences(model, TestWindows(_data), CancellationToken.None));
    }
}
