using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Graphs;

/// <summary>
/// Finds the inputs that come back as outputs. A state input reaches initial_h or initial_c of recurrent nodes through operators that only move values; its output holds Y_h and Y_c of just the same nodes,
/// moved in the same way, and nothing else but constants and parts of the input itself. Names play no part, and what could be paired in two ways is not paired.
/// </summary>
internal static class StateFinder
{
    public static FoundStates Find(GraphDocument graph, IReadOnlyList<TensorInfo> inputs, IReadOnlyList<TensorInfo> outputs)
    {
        var trace = new StateTrace(graph, inputs);
        var fed = Fed(trace, inputs.Count);
        var contents = outputs.Select(o => trace.Of(o.Name)).ToArray();
        var pairs = new List<StatePair>();
        var candidates = new List<StatePair>();
        for (var output = 0; output < outputs.Count; output++)
            candidates.AddRange(Candidates(trace, fed, inputs, contents[output]).Where(i => MayBeEqual(inputs[i], outputs[output])).Select(i => new StatePair(i, output)));
        var byInput = candidates.ToLookup(c => c.InputIndex);
        var byOutput = candidates.ToLookup(c => c.OutputIndex);
        foreach (var pair in candidates.OrderBy(c => c.InputIndex))
        {
            if (byInput[pair.InputIndex].Count() == 1 && byOutput[pair.OutputIndex].Count() == 1)
                pairs.Add(pair);
        }
        return new FoundStates(pairs, Unsettled(fed, inputs, outputs, contents, pairs, byInput));
    }

    /// <summary>Whether an output may be the next state of an input, by what the file declares: a file need not declare its outputs.</summary>
    public static bool MayBeEqual(TensorInfo input, TensorInfo output)
    {
        if (input.Type != output.Type && input.Type != ElementType.Undefined && output.Type != ElementType.Undefined)
            return false;
        if (input.Shape.Count == 0 || output.Shape.Count == 0)
            return true;
        return input.Shape.Count == output.Shape.Count
            && input.Shape.Zip(output.Shape).All(d => d.First.Size is null || d.Second.Size is null || d.First.Size == d.Second.Size);
    }

    // How many states start from each input, and a node that has one of them.
    private static (int Count, NodeDocument? Node)[] Fed(StateTrace trace, int inputCount)
    {
        var fed = new (int Count, NodeDocument? Node)[inputCount];
        foreach (var state in trace.States)
        {
            foreach (var input in state.Initial.Parts.Where(p => p < inputCount))
                fed[input] = (fed[input].Count + 1, fed[input].Node ?? state.Node);
        }
        return fed;
    }

    // Inputs that feed all the states an output holds, and no others.
    private static int[] Candidates(StateTrace trace, (int Count, NodeDocument? Node)[] fed, IReadOnlyList<TensorInfo> inputs, Contents contents)
    {
        var states = contents.Parts.Where(p => p >= inputs.Count).ToArray();
        if (contents.HasComputed || states.Length == 0)
            return [];
        return trace.States[states[0] - inputs.Count].Initial.Parts.Where(input => input < inputs.Count && fed[input].Count == states.Length
            && contents.Parts.All(p => p == input || (p >= inputs.Count && trace.States[p - inputs.Count].Initial.Has(input))));
    }

    private static List<(int Input, string Reason)> Unsettled((int Count, NodeDocument? Node)[] fed, IReadOnlyList<TensorInfo> inputs, IReadOnlyList<TensorInfo> outputs,
        Contents[] contents, List<StatePair> pairs, ILookup<int, StatePair> candidates)
    {
        var unsettled = new List<(int, string)>();
        var (pairedInputs, pairedOutputs) = (pairs.Select(p => p.InputIndex).ToHashSet(), pairs.Select(p => p.OutputIndex).ToHashSet());
        var caches = new Dictionary<int, int>();
        for (var output = 0; output < outputs.Count; output++)
        {
            foreach (var input in contents[output].Parts.Where(p => p < inputs.Count && !pairedOutputs.Contains(output) && IsCache(contents[output], inputs[p], outputs[output])))
                caches.TryAdd(input, output);
        }
        for (var input = 0; input < inputs.Count; input++)
        {
            if (pairedInputs.Contains(input))
                continue;
            var several = candidates[input].Select(c => $"'{Readable.Name(outputs[c.OutputIndex].Name)}'").ToArray();
            if (fed[input].Count > 0)
            {
                unsettled.Add((input, $"it reaches the initial state of {fed[input].Node!.Label}, and "
                    + (several.Length == 0 ? "no output is certainly its next value" : $"{string.Join(", ", several)} could be its next value, for one input or for several")));
            }
            else if (caches.TryGetValue(input, out var output))
            {
                unsettled.Add((input, $"parts of it come back in output '{Readable.Name(outputs[output].Name)}' of the same shape, so it may be a cache"));
            }
        }
        return unsettled;
    }

    // Like a shift register: some of the input beside something new.
    private static bool IsCache(Contents contents, TensorInfo input, TensorInfo output) =>
        (contents.HasComputed || contents.Parts.Length > 1) && input.Type == output.Type && input.Shape.Count > 0 && input.Shape.SequenceEqual(output.Shape);
}
