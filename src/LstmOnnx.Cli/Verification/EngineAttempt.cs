using LstmOnnx.Kernels;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>One engine's try at a model: loaded, or why not.</summary>
internal sealed class EngineAttempt(string engine) : IDisposable
{
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

    /// <summary>A session for one set of inputs, filled with them. What <see cref="SessionOfValues"/> had to fix is listed in <see cref="FixedInputs"/>.</summary>
    /// <param name="inputs">The inputs in the model's order.</param>
    /// <param name="fixedNames">Inputs to fix from the first.</param>
    /// <exception cref="ArgumentException">The inputs are not those of the model.</exception>
    /// <exception cref="ModelRefusedException">The engine refuses the model for these inputs.</exception>
    public LstmSession CreateSession(IReadOnlyList<TensorData> inputs, IEnumerable<string>? fixedNames = null)
    {
        var names = Model!.Inputs.Select(input => input.Name).ToArray();
        var given = (fixedNames ?? []).ToHashSet(StringComparer.Ordinal);
        var isFixed = Array.ConvertAll(names, given.Contains);
        try
        {
            var session = SessionOfValues.Create(Model, inputs, isFixed);
            for (var i = 0; i < inputs.Count; i++)
            {
                if (!isFixed[i])
                    TypedBuffers.Fill(session, i, inputs[i]);
            }
            return session;
        }
        finally
        {
            FixedInputs.UnionWith(names.Where((name, i) => isFixed[i] && !given.Contains(name)));
        }
    }

    public void Dispose() => Model?.Dispose();
}
