using LstmOnnx.Kernels;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>One engine's try at a model: loaded, or why not.</summary>
internal sealed class EngineAttempt(string engine) : IDisposable
{
    // Shapes, lengths and choices are integers as a rule; ranges and scales are short lists of floats.
    private static readonly Func<TensorData, bool>[] MayBeFixed = [data => data.IsInteger, data => data.Shape.Length < 2];

    /// <summary>The engine's name.</summary>
    public string Engine { get; } = engine;

    /// <summary>What runs the model; the engine's name where it does not.</summary>
    public string Description => Model?.Choice.Description ?? Engine;

    public LstmModel? Model { get; private set; }

    /// <summary>Why the engine does not run the model: <see cref="ModelRefusedException"/> or <see cref="EngineUnavailableException"/>.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Inputs that had to be fixed for their sessions, because shapes, axes or branches depend on them.</summary>
    public SortedSet<string> FixedInputs { get; } = new(StringComparer.Ordinal);

    /// <summary>ran, refused or unavailable.</summary>
    public string Status => Failure switch { null => "ran", EngineUnavailableException => "unavailable", _ => "refused" };

    /// <summary>Loads the file on one engine; engines that cannot narrow weights have them as they are.</summary>
    public static EngineAttempt Load(string path, Engine engine, WeightPrecision weights = WeightPrecision.Float32)
    {
        var attempt = new EngineAttempt(engine.Name);
        attempt.Try(() => attempt.Model = LstmModel.Load(path, new LoadOptions { Engines = [engine], Weights = engine.NarrowsWeights ? weights : WeightPrecision.Float32 }));
        return attempt;
    }

    /// <summary>Does something with the model; a refusal ends this engine's part.</summary>
    /// <returns>False where the engine refuses, now or before.</returns>
    public bool Try(Action action)
    {
        if (Failure is not null)
            return false;
        try
        {
            action();
            return true;
        }
        catch (Exception exception) when (exception is ModelRefusedException or EngineUnavailableException)
        {
            Failure = exception;
            return false;
        }
    }

    /// <summary>A session for one set of inputs, filled with them. Where the engine needs values to plan with, all inputs of integers and truth values are fixed (if that is not enough, numbers and lists of them too), and listed in <see cref="FixedInputs"/>.</summary>
    /// <param name="inputs">The inputs in the model's order.</param>
    /// <param name="fixedNames">Inputs to fix from the first.</param>
    /// <exception cref="ArgumentException">The inputs are not those of the model.</exception>
    /// <exception cref="ModelRefusedException">The engine refuses the model for these inputs.</exception>
    public LstmSession CreateSession(IReadOnlyList<TensorData> inputs, IEnumerable<string>? fixedNames = null)
    {
        var named = Model!.Inputs.Zip(inputs, (info, data) => (info.Name, Data: data)).ToArray();
        var shapes = named.ToDictionary(input => input.Name, input => input.Data.Shape);
        var constant = (fixedNames ?? []).ToHashSet(StringComparer.Ordinal);
        LstmSession session;
        for (var stage = 0; ; stage++)
        {
            try
            {
                session = Model.CreateSession(shapes, Fixed());
                break;
            }
            catch (ModelRefusedException refusal) when (refusal.Code == RefusalCode.DependsOnData && stage < MayBeFixed.Length)
            {
                constant.UnionWith(named.Where(input => MayBeFixed[stage](input.Data)).Select(input => input.Name));
                FixedInputs.UnionWith(constant);
            }
        }
        for (var i = 0; i < inputs.Count; i++)
        {
            if (!constant.Contains(named[i].Name))
                TypedBuffers.Fill(session, i, inputs[i]);
        }
        return session;

        Dictionary<string, Array> Fixed() => named.Where(input => constant.Contains(input.Name)).ToDictionary(input => input.Name, input => input.Data.ToFixed());
    }

    public void Dispose() => Model?.Dispose();
}
