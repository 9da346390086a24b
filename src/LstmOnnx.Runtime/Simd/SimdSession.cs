using System.Diagnostics;
using System.Runtime.InteropServices;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Simd;

/// <summary>An arena and the flat list of kernel calls over it.</summary>
internal sealed class SimdSession : EngineSession
{
    // Vectors and cache lines of 64 bytes.
    private const int AlignmentFloats = 16;

    private readonly KernelCall[] _calls;
    private readonly bool _jumps;
    private readonly Region[] _inputs, _outputs, _states;
    private readonly int[] _inputBytes, _outputBytes, _stateBytes;
    private readonly Array?[] _initial;
    private readonly PlannedGraph _plan;
    private readonly Region _arena;
    private readonly WorkerPool? _pool;

    public SimdSession(PlannedGraph plan, IReadOnlyList<TensorInfo> inputs, IReadOnlyList<StatePair> carried, int threads)
    {
        _plan = plan;
        // Pinned, so that its alignment holds.
        var arena = GC.AllocateArray<float>(checked((int)plan.Arena.Length + AlignmentFloats), pinned: true);
        var start = FirstAligned(arena);
        _arena = new Region(arena, start, (int)plan.Arena.Length);
        var buffers = new Buffers(arena, start, threads);
        _calls = [.. plan.Calls.Select(c => c.Bind(buffers))];
        _pool = buffers.Pool;
        _jumps = _calls.Any(c => c is JumpCall);
        _inputs = [.. plan.Edges.InputBuffers.Select(v => v is null ? default : buffers.Words(v))];
        _inputBytes = [.. plan.Edges.InputBuffers.Select((v, i) => v is null ? -1 : Bytes(inputs[i].Type, v))];
        _outputs = [.. plan.Edges.OutputBuffers.Select(buffers.Words)];
        _outputBytes = [.. plan.Outputs.Select(o => checked((int)o.Count * ElementTypes.SizeOf(o.Type)))];
        _states = [.. plan.States.Select(s => buffers.Words(s.Value))];
        KeptShapes = carried.Count > 0 ? [] : [.. plan.States.Select(s => s.Value.Shape)];
        // Of narrow types, what fills the last word is none of the state.
        _stateBytes = [.. _states.Select((s, i) => i < carried.Count ? _inputBytes[carried[i].InputIndex] : s.Span.Length * sizeof(float))];
        _initial = [.. plan.States.Select(s => s.Initial)];
        OutputShapes = [.. plan.Outputs.Select(o => o.Shape)];
        ResetStates();
    }

    public override IReadOnlyList<int[]> OutputShapes { get; }

    public override int StateCount => _states.Length;

    public override IReadOnlyList<int[]> KeptShapes { get; }

    public override SessionPlan Plan => _plan.Text;

    public override Span<float> Input(int index) => _inputs[index].Span;

    public override ReadOnlySpan<float> Output(int index) => _outputs[index].Span;

    public override Span<byte> InputBytes(int index) => MemoryMarshal.AsBytes(_inputs[index].Span)[.._inputBytes[index]];

    public override ReadOnlySpan<byte> OutputBytes(int index) => MemoryMarshal.AsBytes(_outputs[index].Span)[.._outputBytes[index]];

    public override Span<byte> State(int pair) => MemoryMarshal.AsBytes(_states[pair].Span)[.._stateBytes[pair]];

    public ElementType OutputType(int index) => _plan.Outputs[index].Type;

    public override void Run()
    {
        if (!_jumps)
        {
            foreach (var call in _calls)
                call.Run();
            return;
        }
        for (var i = 0; i < _calls.Length;)
            i = Run(i);
    }

    public override void Run(int input, ReadOnlySpan<float> values, int output, Span<float> results)
    {
        values.CopyTo(_inputs[input].Span);
        Run();
        _outputs[output].Span.CopyTo(results);
    }

    public override void ResetStates()
    {
        for (var i = 0; i < _states.Length; i++)
        {
            if (_initial[i] is float[] floats)
                floats.CopyTo(_states[i].Span);
            else if (_initial[i] is double[] doubles)
                MemoryMarshal.AsBytes(doubles.AsSpan()).CopyTo(State(i));
            else
                _states[i].Span.Clear();
        }
    }

    public override IReadOnlyList<CallTime> TimeCalls(TimeSpan time)
    {
        var best = new long[_calls.Length];
        Array.Fill(best, long.MaxValue);
        var start = Stopwatch.GetTimestamp();
        do
        {
            for (var i = 0; i < _calls.Length;)
            {
                var before = Stopwatch.GetTimestamp();
                var next = Run(i);
                best[i] = Math.Min(best[i], Stopwatch.GetTimestamp() - before);
                i = next;
            }
        }
        while (Stopwatch.GetElapsedTime(start) < time);
        return [.. Plan.Kernels.Zip(best, (call, ticks) => new CallTime(call, ticks == long.MaxValue ? 0 : ticks * 1e6 / Stopwatch.Frequency))];
    }

    // Everything is in the arena; writing it back touches each of its pages.
    public override object TakeSnapshot() => _arena.Span.ToArray();

    public override void PutBack(object snapshot) => ((float[])snapshot).CopyTo(_arena.Span);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _pool?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>For tests: a run that fills every float of the arena with NaN while it holds no value, so that a place handed out too early shows.</summary>
    internal void RunPoisoned()
    {
        var persistent = _plan.Edges.InputBuffers.OfType<Value>().Concat(_plan.States.Select(s => s.Value)).Select(v => v.Storage).ToHashSet();
        foreach (var storage in _plan.Calls.SelectMany(c => c.Reads.Concat(c.Writes)).Select(v => v.Storage))
        {
            if (!storage.IsConstant && !persistent.Contains(storage))
                Poison(storage);
        }
        for (var i = 0; i < _calls.Length;)
        {
            var next = Run(i);
            foreach (var dead in _plan.Arena.Deaths[i])
                Poison(dead);
            i = next;
        }
    }

    // One call; gives the place of the next.
    private int Run(int place)
    {
        var call = _calls[place];
        if (call is JumpCall jump)
            return jump.Next(place);
        call.Run();
        return place + 1;
    }

    private void Poison(Storage storage) => _arena.Slice((int)storage.Offset, (int)storage.Words).Span.Fill(float.NaN);

    private static int Bytes(ElementType type, Value buffer) =>
        ElementTypes.IsDirect(type) ? checked((int)buffer.Count * ElementTypes.SizeOf(type)) : checked((int)buffer.Count * sizeof(float));

    private static int FirstAligned(float[] pinned)
    {
        var address = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
        return (int)((0 - (address / sizeof(float))) % AlignmentFloats);
    }
}
