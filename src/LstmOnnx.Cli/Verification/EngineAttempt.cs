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

    /// <summary>ran, refused or unavailable.</summary>
    public string Status => Failure switch { null => "ran", EngineUnavailableException => "unavailable", _ => "refused" };

    /// <summary>Loads the file on one engine.</summary>
    public static EngineAttempt Load(string path, Engine engine)
    {
        var attempt = new EngineAttempt(engine.Name);
        attempt.Try(() => attempt.Model = LstmModel.Load(path, new LoadOptions { Engines = [engine] }));
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

    public void Dispose() => Model?.Dispose();
}
