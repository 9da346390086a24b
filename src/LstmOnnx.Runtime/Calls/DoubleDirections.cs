using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Directions in double, over weights as ONNX stores them.</summary>
internal sealed class DoubleDirections(RecurrentCell[] cells, RecurrentSizes sizes) : RecurrentDirections<double>
{
    public required Region<double> W { get; init; }

    public required Region<double> R { get; init; }

    public required Region<double> B { get; init; }

    public required Region<double> P { get; init; }

    public override int Count => cells.Length;

    public override void Run(int direction, in RecurrentCall<double> call) => DoubleRecurrent.Run(cells[direction], new DoubleWeights
    {
        InputSize = sizes.InputSize,
        HiddenSize = sizes.HiddenSize,
        InputWeights = Own(W, direction),
        RecurrentWeights = Own(R, direction),
        Bias = Own(B, direction),
        Peepholes = Own(P, direction),
    }, call);

    private ReadOnlySpan<double> Own(Region<double> all, int direction)
    {
        var length = all.Length / cells.Length;
        return all.Span.Slice(direction * length, length);
    }
}
