using LstmOnnx.Runtime;
using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>Name and colour of each part of a cell, the same in every panel.</summary>
internal static class PartStyle
{
    public static string NameOf(TracedPart part) => part switch
    {
        TracedPart.InputGate => "input gate i",
        TracedPart.ForgetGate => "forget gate f",
        TracedPart.OutputGate => "output gate o",
        TracedPart.UpdateGate => "update gate z",
        TracedPart.ResetGate => "reset gate r",
        TracedPart.Candidate => "candidate",
        TracedPart.Cell => "cell state c",
        _ => "hidden state h",
    };

    // Okabe and Ito's palette, as PlotStyle.
    public static Color ColorOf(TracedPart part) => part switch
    {
        TracedPart.InputGate => Color.FromHex("#0072B2"),
        TracedPart.ForgetGate or TracedPart.UpdateGate => Color.FromHex("#D55E00"),
        TracedPart.OutputGate or TracedPart.ResetGate => Color.FromHex("#009E73"),
        TracedPart.Candidate => Color.FromHex("#E69F00"),
        TracedPart.Cell => Color.FromHex("#222222"),
        _ => Color.FromHex("#AA4499"),
    };

    public static bool IsGate(TracedPart part) => part < TracedPart.Candidate;
}
