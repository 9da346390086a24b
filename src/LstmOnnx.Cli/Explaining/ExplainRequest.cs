using LstmOnnx.Cli.Inspection;

namespace LstmOnnx.Cli.Explaining;

/// <summary>What <c>explain</c> was asked, as it was typed; null where it was not said.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Data">The CSV file.</param>
/// <param name="Node">A node's name, or its number from 1.</param>
/// <param name="Direction">forward or reverse.</param>
/// <param name="Units">Units, <c>auto:N</c> or <c>all</c>.</param>
/// <param name="Sequence">Which of the sequences that the node runs at once, from 1.</param>
/// <param name="Rows">Which rows are fed.</param>
/// <param name="Sizes">Shapes and fixed inputs.</param>
/// <param name="States">Inputs that take back an output, besides those that were found, by name.</param>
internal sealed record ExplainRequest(
    string Model, string Data, string? Node, string? Direction, string Units, int Sequence, RowRequest Rows, Sizes Sizes, IReadOnlyList<(string Input, string Output)> States);

/// <summary>Which rows of the data are fed; rows and windows count from 1.</summary>
/// <param name="Window">The number of a window.</param>
/// <param name="Row">The last row of a window.</param>
/// <param name="From">The first row of a sequence of its own; with <paramref name="Stream"/>, the first that is shown.</param>
/// <param name="To">The last one.</param>
/// <param name="Stream">All rows as one sequence.</param>
internal sealed record RowRequest(int? Window, int? Row, int? From, int? To, bool Stream)
{
    /// <summary>What was typed, for messages.</summary>
    public string? Flag => Window is not null ? "--window" : Row is not null ? "--row" : From is not null ? "--rows" : Stream ? "--stream" : null;
}
