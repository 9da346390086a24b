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
        Head($"{"work",-12}{"I",5}{"H",5}{"B",6}{"T",5}  {"engine",-17}{"weights",-9}{"us",12}{"GFLOP/s",10}{"x ORT",8}");
        Line($"{row.Work,-12}{row.I,5}{row.H,5}{row.B,6}{row.T,5}  {row.Engine,-17}{row.Weights,-9}{row.Us,12:F3}{row.Gflops,10:F1}{row.RatioToOrt,8:F2}");
    }

    public void Write(LatencyRow row)
    {
        if (json)
        {
            writer.WriteLine(JsonSerializer.Serialize(row));
            return;
        }
        Head($"{"work",-9}{"model",-9}{"I",5}{"H",5}  {"engine",-12}{"steps",10}{"p50 ns",10}{"p99",10}{"p99.9",10}{"p99.99",10}{"max",12}{"gen 0",7}{"faults",7}{"x normal",9}   (a reading of the clock, in each: {row.ClockNs:F0} ns)");
        Line($"{row.Work,-9}{row.Model,-9}{row.I,5}{row.H,5}  {row.Engine,-12}{row.Steps,10}{row.P50Ns,10:F0}{row.P99Ns,10:F0}{row.P999Ns,10:F0}{row.P9999Ns,10:F0}{row.MaxNs,12:F0}{row.Gen0Collections,7}{row.PageFaults,7}{row.RatioToNormal,9:F2}");
    }

    public void Write(MachineRow row)
    {
        if (json)
        {
            writer.WriteLine(JsonSerializer.Serialize(row));
            return;
        }
        Line($"FMA peak of a core, GFLOP/s: {string.Join(", ", row.FmaPeakGflopsByBits.Select(peak => string.Create(CultureInfo.InvariantCulture, $"{peak.Value:F1} at {peak.Key} bits")))}");
        Line($"reading, GB/s: L1 ({row.L1Bytes >> 10} KB) {row.L1Gbs:F1}, L2 ({row.L2Bytes >> 10} KB) {row.L2Gbs:F1}, L3 ({row.L3Bytes >> 10} KB) {row.L3Gbs:F1}, memory {row.MemoryGbs:F1}{(row.CacheSizesKnown ? "" : " (sizes assumed: the system does not tell them)")}");
        Line($"a cell from input to h: {row.CellNs:F1} ns");
    }

    public void Write(RooflineRow row)
    {
        if (json)
        {
            writer.WriteLine(JsonSerializer.Serialize(row));
            return;
        }
        Head($"{"work",-12}{"I",5}{"H",5}{"B",6}{"T",5}  {"weights",-9}{"us",12}{"FLOPs us",12}{"weights us",12}{"in",8}{"latency us",12}  {"bound by",-9}{"share",7}");
        Line($"{row.Work,-12}{row.I,5}{row.H,5}{row.B,6}{row.T,5}  {row.Weights,-9}{row.Us,12:F3}{row.FlopsUs,12:F3}{row.WeightsUs,12:F3}{row.WeightsIn,8}{row.LatencyUs,12:F3}  {row.Bound,-9}{row.Share,7:P0}");
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
