using System.Globalization;
using System.Text;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;

namespace LstmOnnx.Cli.Explaining;

/// <summary>The values of all steps as CSV: a line for each step, a column for each part of each unit.</summary>
internal static class ExplainCsv
{
    public static byte[] Write(Explanation explanation)
    {
        var (traced, units) = (explanation.Traced, explanation.Chosen.Units);
        var parts = traced.Parts.Keys.Order().ToArray();
        var text = new StringBuilder("step");
        if (traced.Rows is not null)
            text.Append(",row");
        if (explanation.Times is not null)
            text.Append(",time");
        foreach (var unit in units)
            text.AppendJoin("", parts.Select(part => $",unit_{unit}_{ExplainDocument.NameOf(part)}"));
        text.Append('\n');
        for (var step = 0; step < traced.Steps; step++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{step + 1}");
            if (traced.Rows is { } rows)
                text.Append(CultureInfo.InvariantCulture, $",{rows[step] + 1}");
            if (explanation.Times is { } times)
                text.Append(CultureInfo.InvariantCulture, $",{TimeText.Of(times[step])}");
            foreach (var unit in units)
            {
                foreach (var part in parts)
                    text.Append(CultureInfo.InvariantCulture, $",{(float)traced.At(part, step, unit):R}");
            }
            text.Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
