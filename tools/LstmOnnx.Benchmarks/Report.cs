using System.Globalization;
using System.Text.Json;

namespace LstmOnnx.Benchmarks;

/// <summary>Rows as they come: for programs one JSON object a line, for people a table.</summary>
internal sealed class Report(TextWriter writer, bool json)
{
    private bool _headed;

    public void Write(InferenceRow row)
    {
        if (json)
        {
            writer.WriteLine(JsonSerializer.Serialize(row));
            return;
        }
        Head($"{"work",-12}{"I",5}{"H",5}{"B",6}{"T",5}  {"engine",-12}{"us",12}{"GFLOP/s",10}{"x ORT",8}");
        Line($"{row.Work,-12}{row.I,5}{row.H,5}{row.B,6}{row.T,5}  {row.Engine,-12}{row.Us,12:F3}{row.Gflops,10:F1}{row.RatioToOrt,8:F2}");
    }

    public void Write(TrainingRow row)
    {
        if (json)
        {
            writer.WriteLine(JsonSerializer.Serialize(row));
            return;
        }
        Head($"{"I",5}{"H",5}{"L",3}{"B",5}{"T",5}{"threads",9}{"train ms",12}{"GFLOP/s",10}{"forward ms",12}{"GFLOP/s",10}   (FMA peak of a core: {row.FmaPeakGflops:F0} GFLOP/s)");
        Line($"{row.I,5}{row.H,5}{row.L,3}{row.B,5}{row.T,5}{row.Threads,9}{row.TrainMs,12:F3}{row.TrainGflops,10:F1}{row.ForwardMs,12:F3}{row.ForwardGflops,10:F1}");
    }

    public void Write(CorpusRow row)
    {
        if (json)
        {
            writer.WriteLine(JsonSerializer.Serialize(row));
            return;
        }
        Head($"{"model",-28}{"us",12}{"ORT us",12}{"us/ORT",9}  shapes");
        Line($"{row.Model,-28}{row.Us,12:F2}{row.OrtUs,12:F2}{row.RatioToOrt,9:F3}  {row.Shapes}");
    }

    private void Head(FormattableString line)
    {
        if (!_headed)
            Line(line);
        _headed = true;
    }

    private void Line(FormattableString line) => writer.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
