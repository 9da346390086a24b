namespace LstmOnnx.Runtime.Planning;

/// <summary>A session's plan before its arena exists: which calls, in which order, and where every value lies.</summary>
internal sealed class PlannedGraph
{
    private PlannedGraph(PlanEdges edges, Value[] outputs, IReadOnlyList<KeptState> states, IReadOnlyList<Emission> calls, ArenaLayout arena, SessionPlan text) =>
        (Edges, Outputs, States, Calls, Arena, Text) = (edges, outputs, states, calls, arena, text);

    /// <summary>What callers fill and read.</summary>
    public PlanEdges Edges { get; }

    /// <summary>The outputs' types and shapes.</summary>
    public Value[] Outputs { get; }

    public IReadOnlyList<KeptState> States { get; }

    public IReadOnlyList<Emission> Calls { get; }

    public ArenaLayout Arena { get; }

    public SessionPlan Text { get; }

    public static PlannedGraph Create(Planner planner, PlanEdges edges, Value[] outputs, IReadOnlyList<KeptState> states, List<Emission> calls, IReadOnlyList<NodeFate> fates)
    {
        var needed = PlaceLabels(DropUnread(calls, edges.OutputBuffers, states));
        var persistent = edges.InputBuffers.OfType<Value>().Concat(states.Select(s => s.Value)).Select(v => v.Storage).Distinct();
        var arena = ArenaLayout.Place(needed, persistent, edges.OutputBuffers.Select(o => o.Storage));
        var constants = planner.Budget.Used;
        planner.Budget.Take("arena", arena.Length);
        var text = new SessionPlan(fates, [.. needed.Select(c => c.Text)], arena.Length * sizeof(float), constants, planner.Packed.Precision, planner.Narrowed);
        return new PlannedGraph(edges, outputs, states, needed, arena, text);
    }

    // A call stays if something that stays reads what it writes: values that only shape arithmetic looked at are not computed.
    private static List<Emission> DropUnread(List<Emission> calls, Value[] outputs, IReadOnlyList<KeptState> states)
    {
        var read = outputs.Select(o => o.Storage).Concat(states.Select(s => s.Value.Storage)).ToHashSet();
        var kept = new List<Emission>(calls.Count);
        for (var i = calls.Count - 1; i >= 0; i--)
        {
            if (!calls[i].IsControl && !calls[i].Writes.Any(w => read.Contains(w.Storage)))
                continue;
            kept.Add(calls[i]);
            read.UnionWith(calls[i].Reads.Select(r => r.Storage));
        }
        kept.Reverse();
        return kept;
    }

    // Labels are no calls: each stands for the place of the call behind it.
    private static List<Emission> PlaceLabels(List<Emission> calls)
    {
        var placed = new List<Emission>(calls.Count);
        foreach (var call in calls)
        {
            if (call.Place is { } label)
                label.Index = placed.Count;
            else
                placed.Add(call);
        }
        return placed;
    }
}
