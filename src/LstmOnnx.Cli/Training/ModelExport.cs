using LstmOnnx.Cli.Hosting;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.OnnxRuntime;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>Makes model files of a trained network.</summary>
internal static class ModelExport
{
    /// <summary>The sequence form and, where the network can stream, the streaming form, each run on both engines and not yet written.</summary>
    public static IReadOnlyList<CheckedExport> Check(TrainingInput input)
    {
        var options = input.Export with { Verify = [SimdEngine.Default, OnnxRuntimeEngine.Cpu] };
        var sequence = OnnxExporter.Check(input.Network, options);
        return input.Settings.Bidirectional is true ? [sequence] : [sequence, OnnxExporter.Check(input.Network, options with { Form = ModelForm.Streaming, SequenceLengths = false })];
    }

    /// <summary>Writes the forms, once all of them have passed.</summary>
    public static List<ExportReport> Write(TrainingInput input, TrainFiles files, Output output)
    {
        var forms = Check(input);
        var reports = new List<ExportReport> { forms[0].Write(files.Model) };
        if (files.StreamingModel is not null)
            reports.Add(forms[1].Write(files.StreamingModel));
        else
            output.Say("a bidirectional network cannot stream: only the sequence form is written");
        if (files.StreamingModel is null && File.Exists(TrainFiles.StreamingPath(files.Model)))
            output.Say($"{TrainFiles.StreamingPath(files.Model)} is from an earlier run and does not belong to this model");
        foreach (var check in reports[0].Checks.Where(check => check.MaxDifference is null))
            output.Say($"engine {check.Engine} did not check the export: {check.Description}");
        return reports;
    }
}
