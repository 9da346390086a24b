using System.Runtime.InteropServices;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Simd;

/// <summary>An arena and the flat list of kernel calls over it.</summary>
internal sealed class SimdSession : EngineSession
{
    // Vectors and cache lines of 64 bytes.
    private const int AlignmentFloats = 16;

    private readonly KernelCall[] _calls;
    private readonly Region[] _inputs, _outputs, _states;
    private readonly float[]?[] _initial;
    private readonly PlannedGraph _plan;
    private readonly Region _arena;

    public SimdSession(PlannedGraph plan)
    {
        _plan = plan;
        // Pinned, so that its alignment holds.
        var arena = GC.AllocateArray<float>(checked((int)plan.Arena.Length + AlignmentFloats), pinned: true);
        var start = FirstAligned(arena);
        _arena = new Region(arena, start, (int)plan.Arena.Length);
        var buffers = new Buffers(arena, start);
        _calls = [.. plan.Calls.Select(c => c.Bind(buffers))];
        _inputs = [.. plan.Inputs.Select(buffers.Of)];
        _outputs = [.. plan.Outputs.Select(buffers.Of)];
        _states = [.. plan.States.Select(s => buffers.Of(s.Value))];
        _initial = [.. plan.States.Select(s => s.Initial)];
        OutputShapes = [.. plan.Outputs.Select(o => o.Shape)];
        ResetStates();
    }

    public override IReadOnlyList<int[]> OutputShapes { get; }

    public override int StateCount => _states.Length;

    public override SessionPlan Plan => _plan.Text;

    public override Span<float> Input(int index) => _inputs[index].Span;

    public override ReadOnlySpan<float> Output(int index) => _outputs[index].Span;

    public override Span<float> State(int pair) => _states[pair].Span;

    public override void Run()
    {
        foreach (var call in _calls)
            call.Run();
    }

    public override void ResetStates()
    {
        for (var i = 0; i < _states.Length; i++)
        {
            if (_initial[i] is { } initial)
                initial.CopyTo(_states[i].Span);
            else
                _states[i].Span.Clear();
        }
    }

    /// <summary>For tests: a run that fills every float of the arena with NaN while it holds no value, so that a place handed out too early shows.</summary>
    internal void RunPoisoned()
    {
        var persistent = _plan.Inputs.Concat(_plan.States.Select(s => s.Value)).Select(v => v.Storage).ToHashSet();
        foreach (var storage in _plan.Calls.SelectMany(c => c.Reads.Concat(c.Writes)).Select(v => v.Storage))
        {
            if (!storage.IsConstant && !persistent.Contains(storage))
                Poison(storage);
        }
        for (var i = 0; i < _calls.Length; i++)
        {
            _calls[i].Run();
            foreach (var dead in _plan.Arena.Deaths[i])
                Poison(dead);
        }
    }

    private void Poison(Storage storage) => _arena.Slice((int)storage.Offset, (int)storage.Length).Span.Fill(float.NaN);

    private static int FirstAligned(float[] pinned)
    {
        var address = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
        return (int)((0 - (address / sizeof(float))) % AlignmentFloats);
    }
}
