using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Graphs;

/// <summary>A state of a recurrent node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Initial">What its initial value holds.</param>
/// <param name="Graph">The number of the graph that the node stands in.</param>
internal sealed record RecurrentState(NodeDocument Node, Contents Initial, int Graph)
{
    private static readonly (int Input, int Output)[] Lstm = [(5, 1), (6, 2)];
    private static readonly (int Input, int Output)[] One = [(5, 1)];

    /// <summary>For each state of an operator, the places of its initial value among the inputs and of its final one among the outputs.</summary>
    public static (int Input, int Output)[] PlacesOf(string opType) => opType switch
    {
        "LSTM" => Lstm,
        "GRU" or "RNN" => One,
        _ => [],
    };
}
