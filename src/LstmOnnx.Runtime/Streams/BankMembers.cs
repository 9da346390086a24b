namespace LstmOnnx.Runtime;

/// <summary>Which member has which row of a bank. Rows are kept compact: the last one moves into the place of one that leaves. A slot is a member's number for its life; its version tells later owners apart.</summary>
internal sealed class BankMembers
{
    private int[] _rowOf = [], _slotOf = [], _shownRow = [], _freeSlots = [];
    private long[] _versions = [];
    private int _freeCount;

    /// <summary>Members, who have the rows from 0.</summary>
    public int Count { get; private set; }

    public int Capacity => _slotOf.Length;

    /// <summary>Makes room for as many members.</summary>
    public void Grow(int capacity)
    {
        var before = Capacity;
        Array.Resize(ref _rowOf, capacity);
        Array.Resize(ref _slotOf, capacity);
        Array.Resize(ref _shownRow, capacity);
        Array.Resize(ref _freeSlots, capacity);
        Array.Resize(ref _versions, capacity);
        for (var slot = capacity - 1; slot >= before; slot--)
            _freeSlots[_freeCount++] = slot;
    }

    /// <summary>Gives a newcomer the row behind the last one.</summary>
    public (int Slot, long Version) Add()
    {
        var slot = _freeSlots[--_freeCount];
        _rowOf[slot] = Count;
        _slotOf[Count++] = slot;
        _shownRow[slot] = -1;
        return (slot, ++_versions[slot]);
    }

    /// <summary>Takes a member out; gives the row that is free then, and the last row, whose owner moves there.</summary>
    public (int Hole, int Last) Remove(int slot)
    {
        var (hole, last) = (_rowOf[slot], --Count);
        _slotOf[hole] = _slotOf[last];
        _rowOf[_slotOf[hole]] = hole;
        _versions[slot]++;
        _freeSlots[_freeCount++] = slot;
        return (hole, last);
    }

    public bool Has(int slot, long version) => slot < _versions.Length && _versions[slot] == version;

    public int RowOf(int slot) => _rowOf[slot];

    /// <summary>The row of the last step that has a member's results; −1 where it has made none.</summary>
    public int ShownRow(int slot) => _shownRow[slot];

    /// <summary>No member has results.</summary>
    public void Forget()
    {
        for (var row = 0; row < Count; row++)
            _shownRow[_slotOf[row]] = -1;
    }

    /// <summary>All members have made a step.</summary>
    public void Stepped()
    {
        for (var row = 0; row < Count; row++)
            _shownRow[_slotOf[row]] = row;
    }
}
