namespace LstmOnnx.Runtime;

/// <summary>
/// A way to run a checked model: our SIMD engine, or an adapter to another runtime. Engines are passed to <see cref="LoadOptions.Engines"/> as objects, in order of preference.
/// An engine holds no model and may be shared by threads.
/// </summary>
public abstract class Engine
{
    /// <summary>The engine's name as it appears in <see cref="EngineChoice"/> and in messages, such as <c>simd</c>.</summary>
    public abstract string Name { get; }

    /// <summary>True where another engine must not take this one's place; see <see cref="Required"/>.</summary>
    public virtual bool IsRequired => false;

    /// <summary>True where the engine follows <see cref="CheckedModel.Weights"/>; one that does not is passed over where they are not Float32.</summary>
    public virtual bool NarrowsWeights => false;

    /// <summary>
    /// The same engine, for lists in which a fall-back would be wrong: where it cannot take the model, loading fails with its reason, and engines after it in the list are not asked.
    /// An engine that can hand parts of a model to something else does not do so either.
    /// </summary>
    public virtual Engine Required() => new RequiredEngine(this);

    /// <summary>Prepares a model that the gate has passed.</summary>
    /// <exception cref="EngineUnavailableException">The engine cannot work on this machine: a native library, provider or device is missing.</exception>
    /// <exception cref="UnsupportedOnnxException">The engine works, but the model needs what it does not do; the message names the node and the reason.</exception>
    public abstract EngineModel Load(CheckedModel model);
}
