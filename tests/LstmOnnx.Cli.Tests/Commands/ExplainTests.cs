using System.Globalization;
using System.Text.Json;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary><c>explain</c> on models without a recipe, against the reference in double.</summary>
public sealed class ExplainTests : IDisposable
{
    // Values are printed as floats; states stay below 4.
    private const double Printed = 3e-7;

    private readonly TestFolder _folder = new();

    [Fact]
    public void An_imported_model_shows_the_states_of_the_reference_at_every_row()
    {
        var (data, x) = CellModels.Data(_folder, 20);
        var result = Cli.Run("explain", CellModels.Lstm(_folder), data, "--units", "all", "--json").Expect(0);
        var document = Json(result);

        Assert.Equal(("LSTM", "encoder/cell", "forward", 3, 20), (Text(document, "op_type"), Text(document, "node"), Text(document, "direction"), document.GetProperty("hidden_size").GetInt32(), document.GetProperty("steps").GetInt32()));
        Assert.Equal(Enumerable.Range(1, 20), document.GetProperty("rows").EnumerateArray().Select(row => row.GetInt32()));
        Assert.Contains("note: column 'word' is left out: row 1 has 'w0'", result.Error, StringComparison.Ordinal);
        Assert.True(document.GetProperty("agrees").GetBoolean());
        CheckForward(document, x, first: 0, start: 0);
    }

    [Fact]
    public void A_step_a_call_carries_its_state()
    {
        var (data, x) = CellModels.Data(_folder, 20);
        var document = Json(Cli.Run("explain", CellModels.LstmStep(_folder), data, "--units", "all", "--json").Expect(0));

        Assert.Equal(20, document.GetProperty("steps").GetInt32());
        CheckForward(document, x, first: 0, start: 0);
    }

    [Fact]
    public void A_stream_shows_the_rows_asked_for_and_a_sequence_starts_with_them()
    {
        var (data, x) = CellModels.Data(_folder, 20);
        var model = CellModels.Lstm(_folder);

        var streamed = Json(Cli.Run("explain", model, data, "--units", "all", "--stream", "--rows", "6:9", "--json").Expect(0));
        var alone = Json(Cli.Run("explain", model, data, "--units", "all", "--rows", "6:9", "--json").Expect(0));

        Assert.Equal([6, 7, 8, 9], streamed.GetProperty("rows").EnumerateArray().Select(row => row.GetInt32()));
        CheckForward(streamed, x, first: 5, start: 0);
        CheckForward(alone, x, first: 5, start: 5);
    }

    [Fact]
    public void A_fixed_window_is_the_last_or_the_one_that_is_named()
    {
        var (data, x) = CellModels.Data(_folder, 20);
        var model = CellModels.Lstm(_folder, length: 4);

        CheckForward(Json(Cli.Run("explain", model, data, "--units", "all", "--json").Expect(0)), x, first: 16, start: 16);
        CheckForward(Json(Cli.Run("explain", model, data, "--units", "all", "--window", "3", "--json").Expect(0)), x, first: 2, start: 2);
        CheckForward(Json(Cli.Run("explain", model, data, "--units", "all", "--row", "6", "--json").Expect(0)), x, first: 2, start: 2);
    }

    [Fact]
    public void The_second_direction_goes_backwards()
    {
        var (data, x) = CellModels.Data(_folder, 9);
        var backwards = ReferenceLstmDirection.Random(CellModels.InputSize, CellModels.HiddenSize, seed: 77);
        var model = CellModels.Lstm(_folder, second: backwards);

        CheckForward(Json(Cli.Run("explain", model, data, "--units", "all", "--json").Expect(0)), x, first: 0, start: 0);
        var document = Json(Cli.Run("explain", model, data, "--units", "all", "--direction", "reverse", "--json").Expect(0));

        Assert.Equal("reverse", Text(document, "direction"));
        var (hidden, cell) = (new double[3], new double[3]);
        for (var t = 8; t >= 0; t--)
        {
            ReferenceLstm.Step(backwards, x.AsSpan(t * 2, 2), hidden, cell);
            CheckStep(document, t, hidden, cell);
        }
    }

    [Theory]
    [InlineData("GRU", "update_gate,reset_gate,candidate,hidden")]
    [InlineData("RNN", "hidden")]
    public void Other_cells_have_parts_of_their_own(string opType, string parts)
    {
        var (data, _) = CellModels.Data(_folder, 12);
        var model = CellModels.Other(_folder, opType);

        var unit = Json(Cli.Run("explain", model, data, "--units", "1", "--out", _folder["cell.png"], "--json").Expect(0)).GetProperty("units")[0];

        Assert.Equal(parts.Split(','), unit.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array).Select(p => p.Name));
        Assert.All(parts.Split(','), part => Assert.Equal(12, unit.GetProperty(part).GetArrayLength()));
        if (opType == "GRU")
        {
            // h = (1 − z)·h̃ + z·h₋.
            var (z, offered, h) = (Values(unit, "update_gate"), Values(unit, "candidate"), Values(unit, "hidden"));
            for (var t = 1; t < 12; t++)
                Assert.Equal(((1 - z[t]) * offered[t]) + (z[t] * h[t - 1]), h[t], Printed);
        }
        Assert.Contains(opType == "GRU" ? "from the candidate, which sees" : "unit 1 has no gates", Cli.Run("explain", model, data, "--units", "1").Expect(0).Out, StringComparison.Ordinal);
    }

    // Where a = b = 1, h = 0.8 stays as it is in float, for 0.7f + 0.1f rounds to 0.8f; in double it is 2.2e-8 below, which doubles at each step: 0.7 after 25, 24 after 30.
    [Fact]
    public void What_the_engine_did_otherwise_ends_in_1()
    {
        var path = CellModels.Doubling(_folder);
        var data = _folder.Write("ones.csv", "a,b\n" + string.Concat(Enumerable.Repeat("1,1\n", 30)));

        Cli.Run("explain", path, data, "--rows", "1:5").Expect(0);
        var result = Cli.Run("explain", path, data, "--json").ExpectError(1, "differ from the engine's by up to", "magnifies rounding");

        Assert.False(Json(result).GetProperty("agrees").GetBoolean());
        Assert.InRange(Json(result).GetProperty("max_abs_diff").GetDouble(), 10, 40);
    }

    [Fact]
    public void The_most_active_units_are_chosen_and_summed_up()
    {
        var (data, _) = CellModels.Data(_folder, 30);
        var model = CellModels.Lstm(_folder);

        var all = Json(Cli.Run("explain", model, data, "--units", "all", "--json").Expect(0)).GetProperty("units").EnumerateArray().ToArray();
        var document = Json(Cli.Run("explain", model, data, "--units", "auto:2", "--json").Expect(0));

        var variances = all.Select(unit => (Unit: unit.GetProperty("unit").GetInt32(), Variance: Variance(Values(unit, "hidden")))).OrderByDescending(pair => pair.Variance).ToArray();
        var chosen = document.GetProperty("units").EnumerateArray().ToArray();
        Assert.Equal(variances.Take(2).Select(pair => pair.Unit), chosen.Select(unit => unit.GetProperty("unit").GetInt32()));
        Assert.Equal("the 2 most active of 3 units (variance of h), the most active first", Text(document, "units_chosen"));
        foreach (var unit in chosen)
        {
            var (forget, summary) = (Values(unit, "forget_gate"), unit.GetProperty("summary"));
            Assert.Equal(forget.Average(), summary.GetProperty("forget_gate").GetProperty("mean").GetDouble(), Printed);
            Assert.Equal(forget.Count(f => f is < 0.05 or > 0.95) / 30.0, summary.GetProperty("forget_gate").GetProperty("saturated").GetDouble(), 1e-12);
            // d(half-life)/d(mean) stays below 100 for means below 0.9.
            Assert.InRange(forget.Average(), 0, 0.9);
            Assert.Equal(Math.Log(0.5) / Math.Log(forget.Average()), summary.GetProperty("half_life_steps").GetDouble(), 100 * Printed);
            Assert.Equal(Variance(Values(unit, "hidden")), summary.GetProperty("hidden_variance").GetDouble(), 4 * Printed);
        }
    }

    [Fact]
    public void The_csv_has_the_values_of_the_json()
    {
        var (data, _) = CellModels.Data(_folder, 5);
        var document = Json(Cli.Run("explain", CellModels.Lstm(_folder), data, "--units", "2,0", "--csv", _folder["gates.csv"], "--json").Expect(0));

        var lines = File.ReadAllLines(_folder["gates.csv"]);
        Assert.Equal("step,row,unit_2_input_gate,unit_2_forget_gate,unit_2_output_gate,unit_2_candidate,unit_2_cell,unit_2_hidden,unit_0_input_gate,unit_0_forget_gate,unit_0_output_gate,unit_0_candidate,unit_0_cell,unit_0_hidden", lines[0]);
        Assert.Equal(6, lines.Length);
        var names = lines[0].Split(',');
        for (var step = 0; step < 5; step++)
        {
            var cells = lines[step + 1].Split(',');
            foreach (var unit in document.GetProperty("units").EnumerateArray())
            {
                var prefix = $"unit_{unit.GetProperty("unit").GetInt32()}_";
                for (var column = 2; column < names.Length; column++)
                {
                    if (names[column].StartsWith(prefix, StringComparison.Ordinal))
                        Assert.Equal(unit.GetProperty(names[column][prefix.Length..])[step].GetSingle(), float.Parse(cells[column], CultureInfo.InvariantCulture));
                }
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    // What the reference has at row first + t after starting from zeros at row start.
    private static void CheckForward(JsonElement document, float[] x, int first, int start)
    {
        var (hidden, cell) = (new double[3], new double[3]);
        for (var row = start; row < first + document.GetProperty("steps").GetInt32(); row++)
        {
            ReferenceLstm.Step(CellModels.Layer, x.AsSpan(row * 2, 2), hidden, cell);
            if (row >= first)
                CheckStep(document, row - first, hidden, cell);
        }
    }

    private static void CheckStep(JsonElement document, int t, double[] hidden, double[] cell)
    {
        foreach (var unit in document.GetProperty("units").EnumerateArray())
        {
            var number = unit.GetProperty("unit").GetInt32();
            Assert.Equal(hidden[number], unit.GetProperty("hidden")[t].GetDouble(), Printed);
            Assert.Equal(cell[number], unit.GetProperty("cell")[t].GetDouble(), Printed);
            // c = f·c₋ + i·g and h = o·tanh(c) tie the gates to the states.
            Assert.Equal(hidden[number], unit.GetProperty("output_gate")[t].GetDouble() * Math.Tanh(cell[number]), Printed);
            if (t > 0)
                Assert.Equal(cell[number], (unit.GetProperty("forget_gate")[t].GetDouble() * Before(unit, t)) + (unit.GetProperty("input_gate")[t].GetDouble() * unit.GetProperty("candidate")[t].GetDouble()), 4 * Printed);
        }

        double Before(JsonElement unit, int step) => Text(document, "direction") == "forward" ? unit.GetProperty("cell")[step - 1].GetDouble()
            : step + 1 < unit.GetProperty("cell").GetArrayLength() ? unit.GetProperty("cell")[step + 1].GetDouble() : 0;
    }

    private static double Variance(double[] values) => values.Select(value => Math.Pow(value - values.Average(), 2)).Average();

    private static double[] Values(JsonElement unit, string part) => [.. unit.GetProperty(part).EnumerateArray().Select(value => value.GetDouble())];

    private static string Text(JsonElement document, string name) => document.GetProperty(name).GetString()!;

    private static JsonElement Json(CliResult result) => JsonDocument.Parse(Assert.Single(result.Out.TrimEnd('\n').Split('\n'))).RootElement;
}
