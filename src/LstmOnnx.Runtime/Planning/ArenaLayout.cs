namespace LstmOnnx.Runtime.Planning;

/// <summary>
/// Gives every storage its place in one arena. Inputs and states keep theirs; the others live from the first call that writes them to the last that reads them, and take turns. Places are 64-byte aligned.
/// </summary>
internal sealed class ArenaLayout
{
    private const int Alignment = 16;

    private ArenaLayout(long length, ILookup<int, Storage> deaths) => (Length, Deaths) = (length, deaths);

    /// <summary>Floats.</summary>
    public long Length { get; }

    /// <summary>By call, the storage whose elements nothing reads after it.</summary>
    public ILookup<int, Storage> Deaths { get; }

    /// <summary>Sets <see cref="Storage.Offset"/> of everything in the arena.</summary>
    /// <param name="calls">The calls in their order.</param>
    /// <param name="persistent">Storage that keeps its elements over runs.</param>
    /// <param name="results">Storage that must hold its elements until the end of a run.</param>
    public static ArenaLayout Place(IReadOnlyList<Emission> calls, IEnumerable<Storage> persistent, IEnumerable<Storage> results)
    {
        var lives = Lives(calls, results);
        var free = new FreeList();
        foreach (var storage in persistent)
            storage.Offset = Checked(free.Take(storage.Length));
        var dying = lives.ToLookup(l => l.Value.Last, l => l.Key);
        for (var i = 0; i < calls.Count; i++)
        {
            if (calls[i].InPlace)
                ShareInPlace(calls[i], i, lives);
            foreach (var value in calls[i].Writes.Concat(calls[i].Reads))
            {
                if (lives.ContainsKey(value.Storage) && value.Storage.Offset < 0)
                    value.Storage.Offset = Checked(free.Take(value.Storage.Length));
            }
            foreach (var storage in dying[i])
            {
                if (!lives[storage].HandedOn)
                    free.Give(storage.Offset, storage.Length);
            }
        }
        var dead = lives.Where(l => !l.Value.HandedOn && l.Value.Last < calls.Count).ToLookup(l => l.Value.Last, l => l.Key);
        return new ArenaLayout(free.Length, dead);
    }

    private static Dictionary<Storage, Life> Lives(IReadOnlyList<Emission> calls, IEnumerable<Storage> results)
    {
        var lives = new Dictionary<Storage, Life>();
        for (var i = 0; i < calls.Count; i++)
        {
            foreach (var storage in calls[i].Reads.Concat(calls[i].Writes).Select(v => v.Storage).Where(s => !s.Persistent))
            {
                if (lives.TryGetValue(storage, out var life))
                    life.Last = i;
                else
                    lives[storage] = new Life { First = i, Last = i };
            }
        }
        foreach (var storage in results)
        {
            if (lives.TryGetValue(storage, out var life))
                life.Last = int.MaxValue;
        }
        return lives;
    }

    private static void ShareInPlace(Emission call, int index, Dictionary<Storage, Life> lives)
    {
        var (from, to) = (call.Reads[0].Storage, call.Writes[0].Storage);
        if (from == to || from.Length != to.Length || to.Offset >= 0 || !lives.TryGetValue(from, out var source) || source.Last != index
            || !lives.TryGetValue(to, out var target) || target.First != index || call.Reads.Count(r => r.Storage == from) > 1)
            return;
        to.Offset = from.Offset;
        source.HandedOn = true;
    }

    private static int Checked(long offset) => checked((int)offset);

    private sealed class Life
    {
        public int First { get; init; }

        public int Last { get; set; }

        /// <summary>Whether its place went to the result of its last reader.</summary>
        public bool HandedOn { get; set; }
    }

    // Free places by offset; neighbours are joined, the smallest that fits is taken.
    private sealed class FreeList
    {
        private readonly SortedDictionary<long, long> _free = [];

        public long Length { get; private set; }

        public long Take(long length)
        {
            length = RoundUp(length);
            long best = -1, bestLength = long.MaxValue;
            foreach (var (offset, size) in _free)
            {
                if (size >= length && size < bestLength)
                    (best, bestLength) = (offset, size);
            }
            if (best < 0)
            {
                best = Length;
                Length += length;
                return best;
            }
            _free.Remove(best);
            if (bestLength > length)
                _free[best + length] = bestLength - length;
            return best;
        }

        public void Give(long offset, long length)
        {
            length = RoundUp(length);
            foreach (var (start, size) in _free)
            {
                if (start + size == offset)
                {
                    (offset, length) = (start, length + size);
                    break;
                }
            }
            _free.Remove(offset);
            if (_free.Remove(offset + length, out var after))
                length += after;
            _free[offset] = length;
        }

        private static long RoundUp(long length) => (Math.Max(length, 1) + Alignment - 1) / Alignment * Alignment;
    }
}
