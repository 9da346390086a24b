using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>Runs the SIMD engine with float32 weights and with narrow ones on the same inputs, and over a long stream.</summary>
/// <param name="wide">With float32 weights.</param>
/// <param name="narrow">With narrow ones.</param>
/// <param name="tolerance">What is allowed, and what the worst element is measured by.</param>
internal sealed class NarrowingCheck(EngineAttempt wide, EngineAttempt narrow, Tolerance tolerance)
{
    // Steps at the end that are also counted by themselves: an error that grows along the stream shows there.
    private const int LastShare = 10;

    private readonly List<ComparedOutput> _compared = [];

    public IReadOnlyList<ComparedOutput> Compared => _compared;

    /// <summary>What the plan of the narrow side says.</summary>
    public SessionPlan? Plan { get; private set; }

    /// <summary>Why there was no stream; null where there was.</summary>
    public string? NoStream { get; private set; }

    private string Narrow => WeightOptions.NameOf(Plan!.Weights);

    /// <summary>Runs both on one set of inputs.</summary>
    /// <exception cref="ModelRefusedException">The engine refuses the model for these inputs.</exception>
    public void Run(string set, IReadOnlyList<TensorData> inputs, Sizes sizes)
    {
        using var expected = wide.CreateSession(inputs, sizes.Fixed.Keys);
        using var found = narrow.CreateSession(inputs, sizes.Fixed.Keys);
        expected.Run();
        found.Run();
        Plan ??= found.Plan;
        for (var i = 0; i < wide.Model!.Outputs.Count; i++)
            Add(set, wide.Model.Outputs[i].Name, TensorComparison.Of(TypedBuffers.Result(expected, wide.Model, i), TypedBuffers.Result(found, narrow.Model!, i), tolerance));
    }

    /// <summary>Steps both through seeded inputs in [-1, 1), the state carried on; inputs of integers stay as <paramref name="inputs"/> has them.</summary>
    public void Stream(int steps, int seed, IReadOnlyList<TensorData> inputs, CancellationToken cancellation)
    {
        if (Open(wide.Model!, inputs) is not { } first)
            return;
        using (first)
        using (var second = Open(narrow.Model!, inputs)!)
        {
            if (first.InputLength == 0 || first.OutputLength == 0)
            {
                NoStream = "the model has not one input and one output of floats beside its states";
                return;
            }
            var length = first.OutputLength;
            var (x, expected, found) = (new float[first.InputLength], new float[checked(steps * length)], new float[checked(steps * length)]);
            var state = (ulong)seed;
            for (var step = 0; step < steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                SeededInputs.Fill(x, ref state);
                first.Step(x, expected.AsSpan(step * length, length));
                second.Step(x, found.AsSpan(step * length, length));
            }
            var last = Math.Max(steps / LastShare, 1);
            foreach (var count in steps > last ? new[] { steps, last } : [steps])
            {
                Add($"stream, {(count == steps ? "" : "last ")}{count} steps", "output", TensorComparison.Of(
                    [count, length], expected.AsSpan((steps - count) * length), [count, length], found.AsSpan((steps - count) * length), tolerance));
            }
        }
    }

    private void Add(string set, string output, TensorComparison result) => _compared.Add(new ComparedOutput(set, output, Narrow, "float32", result));

    // One time step of one row, or, where that does not fit the model, what the inputs hold.
    private LstmStream? Open(LstmModel model, IReadOnlyList<TensorData> inputs)
    {
        var named = model.Inputs.Zip(inputs, (info, data) => (info.Name, Data: data)).ToArray();
        var fixedInputs = named.Where(input => input.Data.IsInteger).ToDictionary(input => input.Name, input => input.Data.ToFixed());
        foreach (var shapes in new[] { [], named.ToDictionary(input => input.Name, input => input.Data.Shape) })
        {
            try
            {
                NoStream = null;
                return model.CreateStream(new StreamOptions { FixedInputs = fixedInputs, InputShapes = shapes });
            }
            catch (Exception exception) when (exception is ModelRefusedException or ArgumentException)
            {
                NoStream ??= exception.Message;
            }
        }
        return null;
    }
}
