using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>What a session is asked to run on: an execution provider by name, a device of a plug-in library, or what a policy chooses.</summary>
internal abstract class SessionTarget
{
    /// <summary>A word for names and messages.</summary>
    public abstract string Name { get; }

    /// <summary>True where the CPU is what was asked for, so that no node can fall back to it.</summary>
    public abstract bool IsCpu { get; }

    /// <summary>Why it cannot be used on this machine; null where it can, as far as can be told without a model.</summary>
    public abstract string? Unavailable { get; }

    /// <summary>Why it cannot do without the CPU on this machine; null where it may.</summary>
    public virtual string? UnavailableWithoutCpu => null;

    /// <summary>Refuses options that the target would not read.</summary>
    /// <exception cref="ArgumentException">An option is set that it does not take.</exception>
    public abstract void Check(OnnxRuntimeOptions options);

    /// <summary>Adds it to a session that is about to be made.</summary>
    /// <exception cref="EngineUnavailableException">It is there, and does not have the device that the options name.</exception>
    public abstract void Append(SessionOptions session, OnnxRuntimeOptions options);

    /// <summary>What a session runs on, in a few words.</summary>
    public virtual string Describe(InferenceSession session, OnnxRuntimeOptions options) => Name;

    protected static void Refuse(OnnxRuntimeOptions options, string target, bool takesOptions, bool hasDevices)
    {
        if (options.ProviderOptions.Count > 0 && !takesOptions)
            throw new ArgumentException($"{target} takes no options of its own, found {string.Join(", ", options.ProviderOptions.Keys)}", nameof(options));
        if (options.DeviceId > 0 && !hasDevices)
            throw new ArgumentException($"{target} has no devices to choose from, found the device {options.DeviceId}", nameof(options));
    }
}
