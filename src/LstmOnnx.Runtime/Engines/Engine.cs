namespace LstmOnnx.Runtime;

/// <summary>
/// A way to run a checked model: our SIMD engine, or an adapter to another runtime. Engines are passed to <see cref="LoadOptions.Engines"/> as objects, in order of preference.
/// An engine holds no model and may be shared by threads.
/// </summary>
public abstract class Engine
{
    /// <summary>The engine's name as it appears in <see cref="EngineChoice"/> and in messages, such as <c>simd</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Prepares a model that the gate has passed.</summary>
    /// <exception cref="EngineUnavailableException">The engine cannot work on this machine: a native library, provider or device is missing.</exception>
    /// <exception cref="UnsupportedOnnxException">The engine works, but the model needs what it does not do; the message names the node and the reason.</exception>
    public abstract EngineModel Load(CheckedModel model);
}
