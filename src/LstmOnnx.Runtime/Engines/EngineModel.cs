namespace LstmOnnx.Runtime;

/// <summary>A model prepared by one engine: immutable, shared by all sessions and threads.</summary>
public abstract class EngineModel : IDisposable
{
    /// <summary>What runs the model, in a few words: the engine, its provider or vector width.</summary>
    public abstract string Description { get; }

    /// <summary>What the engine leaves to something slower, in a few words, as far as it can tell; null where it runs the whole model as asked.</summary>
    public virtual string? FallBack => null;

    /// <summary>Makes one caller's buffers for fixed shapes.</summary>
    /// <param name="request">Shapes, states that are carried, inputs that are fixed.</param>
    /// <exception cref="ModelRefusedException">The graph does not fit these shapes, or needs more memory than allowed.</exception>
    public abstract EngineSession CreateSession(SessionRequest request);

    /// <summary>
    /// Makes a session that keeps the state of every recurrent node itself, for a model that has no state inputs: each run continues where the one before ended.
    /// An engine that cannot reach into the graph refuses, which is what this does unless overridden.
    /// </summary>
    /// <param name="request">Shapes of one time step, and inputs that are fixed; no states.</param>
    /// <exception cref="UnsupportedOnnxException">The engine or the graph cannot be streamed; the message has the node and the reason.</exception>
    public virtual EngineSession CreateStreamSession(SessionRequest request) =>
        throw new UnsupportedOnnxException(RefusalCode.UnsupportedStream,
            $"the model has no state inputs and {Description} cannot keep the state of its recurrent nodes between calls: export the model with its states as inputs and outputs, or load it with SimdEngine.Default");

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the engine holds for this model.</summary>
    /// <param name="disposing">False only from a finaliser.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
