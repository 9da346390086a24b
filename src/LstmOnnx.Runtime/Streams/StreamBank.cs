using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LstmOnnx.Runtime;

/// <summary>
/// Streams of one model that step together as one batch; they join and leave at any time. On the SIMD engine the results of each have the bits of the same stream alone; other engines may compute batches
/// of other sizes in another order. One thread at a time may use a bank, which is checked. Rows without a member are computed along, on zeros.
/// </summary>
public sealed class StreamBank : IDisposable
{
    private readonly LstmModel _model;
    private readonly BankPlans _plans;
    private readonly BankMembers _members = new();
    private readonly int _mainInput, _mainOutput;

    // Results of the last step stay readable when a join has brought a larger batch.
    private BankSession _batch, _shown;
    private UsageGuard _guard;
    private bool _warming;

    internal StreamBank(LstmModel model, BankPlans plans, int capacity)
    {
        (_model, _plans) = (model, plans);
        (_mainInput, _mainOutput) = MainEdges.Find(model, plans.OfOne);
        _batch = _shown = plans.Create(capacity);
        Capacity = capacity;
        _members.Grow(capacity);
    }

    /// <summary>Members.</summary>
    public int Count => _members.Count;

    /// <summary>Rows of the batch that a step computes; a join beyond it plans a batch of twice as many.</summary>
    public int Capacity { get; private set; }

    /// <summary>How many values <see cref="SetInput(StreamHandle, ReadOnlySpan{float})"/> takes; 0 where the model has several inputs of floats beside its states.</summary>
    public int InputLength => _mainInput < 0 || _batch.Input(_mainInput) is not { } layout ? 0 : layout.Length / sizeof(float);

    /// <summary>How many values <see cref="GetOutput(StreamHandle, Span{float})"/> gives.</summary>
    public int OutputLength => _mainOutput < 0 || _batch.Output(_mainOutput) is not { } layout ? 0 : layout.Length / sizeof(float);

    /// <summary>How many bytes <see cref="Save"/> writes: as many as a <see cref="LstmStream"/> of one row does.</summary>
    public int SavedLength => SavedState.HeaderLength + _batch.StateBytes;

    /// <summary>What was folded, fused and aliased for a step of the batch; null where the engine does not say.</summary>
    public SessionPlan? Plan => _batch.Engine.Plan;

    /// <summary>Takes in a stream, in the state before its first step, its inputs zero. Allocates where the batch must grow, and else nothing.</summary>
    /// <exception cref="ModelRefusedException">A larger batch needs more memory than <see cref="ModelLimits.MaxPlanBytes"/>; the bank stays as it was.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the bank.</exception>
    public StreamHandle Join()
    {
        _guard.Enter(this);
        try
        {
            if (_members.Count == Capacity)
                Resize(checked(Capacity * 2));
            _batch.Clear(_members.Count);
            var (slot, version) = _members.Add();
            return new StreamHandle(this, slot, version);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Lets a stream go: its handle is not good any more. The last row moves into its place. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">The handle has left, or belongs to another bank.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the bank.</exception>
    public void Leave(StreamHandle member)
    {
        _guard.Enter(this);
        try
        {
            var (hole, last) = _members.Remove(Slot(member));
            if (hole != last)
                _batch.Take(_batch, last, hole);
            _batch.Clear(last);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Whether a handle is a member of this bank.</summary>
    public bool Contains(StreamHandle member) => member.Bank == this && _members.Has(member.Slot, member.Version);

    /// <summary>Sets what a member's next step takes, through the model's one input of floats that is no state. It stays until it is set again. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">The length is not <see cref="InputLength"/>, or the handle has left.</exception>
    /// <exception cref="InvalidOperationException">The model has several such inputs, or another thread uses the bank.</exception>
    public void SetInput(StreamHandle member, ReadOnlySpan<float> values)
    {
        if (_mainInput < 0)
            MainEdges.ThrowInput(_model, _mainInput, [.. _plans.OfOne.InputShapes], values.Length);
        SetInput(member, _mainInput, MemoryMarshal.AsBytes(values), sizeof(float));
    }

    /// <summary>Sets what a member's next step takes, by the input's name; row-major, as in a stream of one row. It stays until it is set again. Allocates nothing.</summary>
    /// <typeparam name="T">As in <see cref="LstmStream.Input{T}(string)"/>.</typeparam>
    /// <exception cref="ArgumentException">The model has no input of this name, the length does not fit, or the handle has left.</exception>
    /// <exception cref="InvalidOperationException">The input holds elements of another type, is a state, is fixed, or is shared by all members; or another thread uses the bank.</exception>
    public void SetInput<T>(StreamHandle member, string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var index = EdgeBuffers.Index(_model.Inputs, name, "input");
        EdgeTypes.Check<T>(_model.Inputs[index], "input");
        SetInput(member, index, MemoryMarshal.AsBytes(values), Unsafe.SizeOf<T>());
    }

    /// <summary>The buffer of an input that has no batch axis, such as a sample rate: all members share it.</summary>
    /// <typeparam name="T">As in <see cref="LstmStream.Input{T}(string)"/>.</typeparam>
    /// <exception cref="ArgumentException">The model has no input of this name.</exception>
    /// <exception cref="InvalidOperationException">The input holds elements of another type, is fixed, is a state, or has a row for each member.</exception>
    public Span<T> SharedInput<T>(string name)
        where T : unmanaged
    {
        var index = EdgeBuffers.Index(_model.Inputs, name, "input");
        if (_batch.Input(index) is not null)
            throw new InvalidOperationException($"input '{Readable.Name(name)}' has a row for each member: use SetInput");
        return new EdgeBuffers(_model, _batch.Engine, _plans.OfOne).Input<T>(index);
    }

    /// <summary>Steps all members on their inputs. Allocates nothing on the SIMD engine.</summary>
    /// <exception cref="ArgumentException">
    /// An input holds what the model cannot run on, such as an index out of range. The step is then incomplete for all members: there are no results, and states may have moved on in part. Restore or reset them.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread uses the bank.</exception>
    public void Step()
    {
        _guard.Enter(this);
        try
        {
            if (_warming)
            {
                RunMeter.Run(_batch.Engine, RunKind.Bank, _members.Count);
                return;
            }
            Show();
            if (_members.Count == 0)
                return;
            _batch.DropResults();
            _members.Forget();
            // Rows without a member start over: a position that they count on would run out of its table.
            for (var row = _members.Count; row < Capacity; row++)
                _batch.StartOver(row);
            RunMeter.Run(_batch.Engine, RunKind.Bank, _members.Count);
            _members.Stepped();
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>What a member's last step gave, through the first output of floats that is no state. Stays readable until the next step, whoever joins or leaves. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">The length is not <see cref="OutputLength"/>, or the handle has left.</exception>
    /// <exception cref="InvalidOperationException">The member has made no step, the model has no such output, or another thread uses the bank.</exception>
    public void GetOutput(StreamHandle member, Span<float> destination)
    {
        if (_mainOutput < 0)
            MainEdges.ThrowOutput(_model, _mainOutput, [], destination.Length);
        GetOutput(member, _mainOutput, MemoryMarshal.AsBytes(destination), sizeof(float));
    }

    /// <summary>What a member's last step gave, by the output's name; row-major, as from a stream of one row.</summary>
    /// <typeparam name="T">As in <see cref="LstmStream.Input{T}(string)"/>.</typeparam>
    /// <exception cref="ArgumentException">The model has no output of this name, the length does not fit, or the handle has left.</exception>
    /// <exception cref="InvalidOperationException">The output holds elements of another type, or has no batch axis; the member has made no step; or another thread uses the bank.</exception>
    public void GetOutput<T>(StreamHandle member, string name, Span<T> destination)
        where T : unmanaged
    {
        var index = EdgeBuffers.Index(_model.Outputs, name, "output");
        EdgeTypes.Check<T>(_model.Outputs[index], "output");
        GetOutput(member, index, MemoryMarshal.AsBytes(destination), Unsafe.SizeOf<T>());
    }

    /// <summary>Returns a member to the state before its first step. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">The handle has left, or belongs to another bank.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the bank.</exception>
    public void Reset(StreamHandle member)
    {
        _guard.Enter(this);
        try
        {
            _batch.Reset(_members.RowOf(Slot(member)));
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Writes a member's state into exactly <see cref="SavedLength"/> bytes, which a <see cref="LstmStream"/> of one row takes as well. Allocates nothing after the first call on a model.</summary>
    /// <exception cref="ArgumentException">The length is not <see cref="SavedLength"/>, or the handle has left.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the bank.</exception>
    public void Save(StreamHandle member, Span<byte> destination)
    {
        SavedState.CheckRoom(destination, SavedLength);
        _guard.Enter(this);
        try
        {
            var row = _members.RowOf(Slot(member));
            SavedState.WriteHeader(destination, _model.Hash, _plans.OfOne, _batch.StateBytes);
            _batch.ReadState(row, destination[SavedState.HeaderLength..]);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Gives a member a state that <see cref="Save"/>, or that of a <see cref="LstmStream"/> of one row, wrote. Nothing changes where it is refused.</summary>
    /// <exception cref="ArgumentException">The bytes are no saved state of one row of this model, or the handle has left.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the bank.</exception>
    public void Restore(StreamHandle member, ReadOnlySpan<byte> source)
    {
        _guard.Enter(this);
        try
        {
            var row = _members.RowOf(Slot(member));
            SavedState.CheckHeader(source, _model.Hash, _plans.OfOne, _batch.StateBytes);
            _batch.WriteState(row, source[SavedState.HeaderLength..]);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Plans a larger batch now, so that joins up to it allocate nothing. Smaller numbers change nothing.</summary>
    /// <exception cref="ModelRefusedException">The batch needs more memory than <see cref="ModelLimits.MaxPlanBytes"/>; the bank stays as it was.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the bank.</exception>
    public void EnsureCapacity(int capacity)
    {
        _guard.Enter(this);
        try
        {
            if (capacity > Capacity)
                Resize(capacity);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Plans a batch of just as many rows as there are members, or of one, so that a step computes nothing in vain.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the bank.</exception>
    public void TrimExcess()
    {
        _guard.Enter(this);
        try
        {
            var least = Math.Max(1, _members.Count);
            if (least < Capacity)
                Resize(least);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>
    /// Steps on what the inputs hold until the code is compiled and the memory touched, so that the next step is like those after it; states and results are then put back as they were. Takes up to two seconds, and allocates.
    /// </summary>
    /// <exception cref="ArgumentException">The inputs hold what the model cannot run on, such as an index out of range.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the bank.</exception>
    public void Warmup()
    {
        _warming = true;
        try
        {
            WarmRuns.Of(_batch.Engine, ref _guard, this, Step);
        }
        finally
        {
            _warming = false;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Another thread uses the bank.</exception>
    public void Dispose()
    {
        if (!_guard.Close(this))
            return;
        Show();
        _batch.Dispose();
    }

    // From now on results are those of the batch.
    private void Show()
    {
        if (_shown != _batch)
            _shown.Dispose();
        _shown = _batch;
    }

    private void Resize(int capacity)
    {
        var larger = _plans.Create(capacity);
        for (var row = 0; row < _members.Count; row++)
            larger.Take(_batch, row, row);
        larger.TakeShared(_batch);
        if (_shown != _batch)
            _batch.Dispose();
        _batch = larger;
        Capacity = capacity;
        if (capacity > _members.Capacity)
            _members.Grow(capacity);
    }

    private void SetInput(StreamHandle member, int index, ReadOnlySpan<byte> values, int size)
    {
        _guard.Enter(this);
        try
        {
            var row = _members.RowOf(Slot(member));
            if (_batch.Input(index) is not { } layout)
                throw new InvalidOperationException($"input '{Readable.Name(_model.Inputs[index].Name)}' has no row for each member: it is a state, fixed, or shared by all through SharedInput");
            CheckLength("input", _model.Inputs[index], layout, values.Length, size);
            layout.Write(_batch.Engine.InputBytes(index), row, values);
        }
        finally
        {
            _guard.Exit();
        }
    }

    private void GetOutput(StreamHandle member, int index, Span<byte> destination, int size)
    {
        _guard.Enter(this);
        try
        {
            var row = _members.ShownRow(Slot(member));
            if (_shown.Output(index) is not { } layout)
                throw new InvalidOperationException($"output '{Readable.Name(_model.Outputs[index].Name)}' has no batch axis, so it has no row for each member");
            if (row < 0)
                throw new InvalidOperationException("the member has made no step since it joined, or the last one failed: call Step first");
            CheckLength("output", _model.Outputs[index], layout, destination.Length, size);
            layout.Read(_shown.Result(index), row, destination);
        }
        finally
        {
            _guard.Exit();
        }
    }

    private int Slot(StreamHandle member)
    {
        if (member.Bank != this)
            throw new ArgumentException("the handle belongs to no bank or to another one: use what Join of this bank gave", nameof(member));
        if (!_members.Has(member.Slot, member.Version))
            throw new ArgumentException("the handle has left the bank: join again for a new one", nameof(member));
        return member.Slot;
    }

    private static void CheckLength(string role, TensorInfo info, RowLayout layout, int found, int size)
    {
        if (found != layout.Length)
            throw new ArgumentException($"{role} '{Readable.Name(info.Name)}' has {layout.Length / size} values for each member, found {found / size}");
    }
}
