using LstmOnnx.Runtime;

namespace LstmOnnx.BadInput;

/// <summary>What keeps a bad model out.</summary>
public enum Guard
{
    /// <summary>Reader or gate: no engine sees the model.</summary>
    Gate,

    /// <summary>The SIMD engine, when the model is loaded or a session is made: the file is sound ONNX by itself, but this graph cannot run.</summary>
    Engine,

    /// <summary>The SIMD engine's plan, which counts what it would take; another engine may try and run out of memory or time.</summary>
    Budget,
}

/// <summary>A model made by hand to be refused.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Make">Gives its bytes.</param>
/// <param name="Guard">Who refuses it.</param>
/// <param name="Part">A part of the message.</param>
/// <param name="Codes">The code of the refusal; several where an operator that is not there yet is refused as unknown.</param>
public sealed record BadModel(string Name, Func<byte[]> Make, Guard Guard, string Part, params IReadOnlyList<RefusalCode> Codes)
{
    /// <summary>The node that the refusal names; null where it need not name one.</summary>
    public string? Node { get; init; }

    /// <summary>The attribute that the refusal names; null where it need not name one.</summary>
    public string? Attribute { get; init; }

    /// <summary>Every bad model, in the order of what is looked at first. Names are unique.</summary>
    public static IReadOnlyList<BadModel> All { get; } =
    [
        .. BadBytes.All, .. BadNames.All, .. BadVersions.All, .. BadNodes.All, .. BadGraphs.All, .. BadTensors.All, .. BadExternalData.All, .. BadWeights.All, .. BadRecurrentNodes.All, .. BadGrowth.All, .. BadShapes.All,
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
