namespace LstmOnnx.Runtime;

/// <summary>A recurrent node of a model.</summary>
/// <param name="Index">Its place among the model's recurrent nodes, from 0, in the file's order; nodes in the branches of an If stand where the If stands.</param>
/// <param name="Name">Its name in the file, as it stands there; empty where it has none.</param>
/// <param name="Label">How messages name it, safe to print.</param>
/// <param name="OpType">LSTM, GRU or RNN.</param>
/// <param name="Direction">forward, reverse or bidirectional.</param>
public sealed record RecurrentNodeInfo(int Index, string Name, string Label, string OpType, string Direction)
{
    /// <summary>2 where the node goes both ways, else 1.</summary>
    public int DirectionCount => Direction == "bidirectional" ? 2 : 1;
}
