using System.Runtime.InteropServices;

namespace LstmOnnx.Runtime;

/// <summary>The inputs and outputs of one caller's session, by place or name, as the types that they hold.</summary>
internal sealed class EdgeBuffers(LstmModel model, EngineSession engine, SessionRequest request)
{
    public Span<T> Input<T>(int index)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)model.Inputs.Count, nameof(index));
        EdgeTypes.Check<T>(model.Inputs[index], "input");
        if (request.FixedInputs.ContainsKey(index))
            throw new InvalidOperationException($"input '{Readable.Name(model.Inputs[index].Name)}' was fixed when its session was made: it has no buffer to write to");
        if (StateOf(index) >= 0)
            throw new InvalidOperationException($"input '{Readable.Name(model.Inputs[index].Name)}' is a state that is carried from step to step: reach it through State<T>(name)");
        // Engines hand out Float buffers without a detour through bytes.
        return typeof(T) == typeof(float) ? MemoryMarshal.Cast<float, T>(engine.Input(index)) : MemoryMarshal.Cast<byte, T>(engine.InputBytes(index));
    }

    public ReadOnlySpan<T> Output<T>(int index)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)model.Outputs.Count, nameof(index));
        EdgeTypes.Check<T>(model.Outputs[index], "output");
        return typeof(T) == typeof(float) ? MemoryMarshal.Cast<float, T>(engine.Output(index)) : MemoryMarshal.Cast<byte, T>(engine.OutputBytes(index));
    }

    public Span<T> State<T>(int input)
        where T : unmanaged
    {
        EdgeTypes.Check<T>(model.Inputs[input], "input");
        var pair = StateOf(input);
        if (pair < 0)
            throw new InvalidOperationException($"input '{Readable.Name(model.Inputs[input].Name)}' is no state of this stream: reach it through Input<T>(name)");
        return MemoryMarshal.Cast<byte, T>(engine.State(pair));
    }

    public int InputIndex(string name) => Index(model.Inputs, name, "input");

    public int OutputIndex(string name) => Index(model.Outputs, name, "output");

    public int[] InputShape(string name) => [.. request.InputShapes[InputIndex(name)]];

    public int[] OutputShape(string name) => [.. engine.OutputShapes[OutputIndex(name)]];

    /// <summary>The place of an input or output.</summary>
    /// <exception cref="ArgumentException">There is none of this name; the message lists those there are.</exception>
    public static int Index(IReadOnlyList<TensorInfo> edges, string name, string role)
    {
        for (var i = 0; i < edges.Count; i++)
        {
            if (edges[i].Name == name)
                return i;
        }
        throw new ArgumentException($"the model has no {role} '{Readable.Name(name)}'; it has {string.Join(", ", edges.Select(e => $"'{Readable.Name(e.Name)}'"))}", nameof(name));
    }

    private int StateOf(int input)
    {
        for (var pair = 0; pair < request.States.Count; pair++)
        {
            if (request.States[pair].InputIndex == input)
                return pair;
        }
        return -1;
    }
}
