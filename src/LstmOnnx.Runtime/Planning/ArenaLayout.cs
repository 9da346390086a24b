namespace LstmOnnx.Runtime.Planning;

/// <summary>
/// Gives every storage its place in one arena. Inputs and states keep theirs; the others live from the first call that writes them to the last that reads them, and take turns. Places are 64-byte aligned.
/// </summary>
internal sealed class ArenaLayout
{
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
        var free = new FreePlaces();
        foreach (var storage in persistent)
            storage.Offset = free.Take(storage.Words);
        var dying = lives.ToLookup(l => l.Value.Last, l => l.Key);
        for (var i = 0; i < calls.Count; i++)
        {
            if (calls[i].InPlace)
                ShareInPlace(calls[i], i, lives);
            foreach (var value in calls[i].Writes.Concat(calls[i].Reads))
            {
                if (lives.ContainsKey(value.Storage) && value.Storage.Offset < 0)
                    value.Storage.Offset = free.Take(value.Storage.Words);
            }
            foreach (var storage in dying[i])
            {
                if (!lives[storage].HandedOn)
                    free.Give(storage.Offset, storage.Words);
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
        if (from == to || from.Length != to.Length || from.Carrier != to.Carrier || to.Offset >= 0 || !lives.TryGetValue(from, out var source) || source.Last != index
            || !lives.TryGetValue(to, out var target) || target.First != index || call.Reads.Count(r => r.Storage == from) > 1)
            return;
        to.Offset = from.Offset;
        source.HandedOn = true;
    }

    private sealed class Life
    {
        public int First { get; init; }

        public int Last { get; set; }

        /// <summary>Whether its place went to the result of its last reader.</summary>
        public bool HandedOn { get; set; }
    }
}
