using System.Diagnostics.CodeAnalysis;

namespace LstmOnnx.Kernels;

internal sealed partial class SimdKernels<TSimd>
{
    public override void Unary(UnaryOperation operation, ReadOnlySpan<float> source, Span<float> destination)
    {
        Refuse.UnlessLength(nameof(destination), destination.Length, source.Length, "the source's length");
        switch (operation)
        {
            case UnaryOperation.Exp:
                Map.Unary<TSimd, ExpFunction>(source, destination);
                break;
            case UnaryOperation.Sigmoid:
                Map.Unary<TSimd, SigmoidFunction>(source, destination);
                break;
            case UnaryOperation.Tanh:
                Map.Unary<TSimd, TanhFunction>(source, destination);
                break;
            case UnaryOperation.Relu:
                Map.Unary<TSimd, ReluFunction>(source, destination);
                break;
            case UnaryOperation.Negate:
                Map.Unary<TSimd, NegateFunction>(source, destination);
                break;
            case UnaryOperation.Sqrt:
                Map.Unary<TSimd, SqrtFunction>(source, destination);
                break;
            case UnaryOperation.Abs:
                Map.Unary<TSimd, AbsFunction>(source, destination);
                break;
            case UnaryOperation.Log:
                Map.Unary<TSimd, LogFunction>(source, destination);
                break;
            case UnaryOperation.Erf:
                Map.Unary<TSimd, ErfFunction>(source, destination);
                break;
            case UnaryOperation.Softplus:
                Map.Unary<TSimd, SoftplusFunction>(source, destination);
                break;
            case UnaryOperation.Reciprocal:
                Map.Unary<TSimd, ReciprocalFunction>(source, destination);
                break;
            case UnaryOperation.Floor:
                Map.Unary<TSimd, FloorFunction>(source, destination);
                break;
            case UnaryOperation.Ceil:
                Map.Unary<TSimd, CeilFunction>(source, destination);
                break;
            case UnaryOperation.Round:
                Map.Unary<TSimd, RoundFunction>(source, destination);
                break;
            case UnaryOperation.Sign:
                Map.Unary<TSimd, SignFunction>(source, destination);
                break;
            case UnaryOperation.Softsign:
                Map.Unary<TSimd, SoftsignFunction>(source, destination);
                break;
            case UnaryOperation.HardSwish:
                Map.Unary<TSimd, HardSwishFunction>(source, destination);
                break;
            case UnaryOperation.Mish:
                Map.Unary<TSimd, MishFunction>(source, destination);
                break;
            case UnaryOperation.Gelu:
                Map.Unary<TSimd, GeluFunction>(source, destination);
                break;
            case UnaryOperation.GeluTanh:
                Map.Unary<TSimd, GeluTanhFunction>(source, destination);
                break;
            default:
                Unknown(operation.ToString(), " without parameters");
                break;
        }
    }

    public override void Unary(UnaryOperation operation, ReadOnlySpan<float> source, Span<float> destination, float alpha, float beta)
    {
        Refuse.UnlessLength(nameof(destination), destination.Length, source.Length, "the source's length");
        switch (operation)
        {
            case UnaryOperation.LeakyRelu:
                Map.Unary<TSimd, LeakyReluFunction>(source, destination, alpha, beta);
                break;
            case UnaryOperation.ThresholdedRelu:
                Map.Unary<TSimd, ThresholdedReluFunction>(source, destination, alpha, beta);
                break;
            case UnaryOperation.Clip:
                Map.Unary<TSimd, ClipFunction>(source, destination, alpha, beta);
                break;
            case UnaryOperation.HardSigmoid:
                Map.Unary<TSimd, HardSigmoidFunction>(source, destination, alpha, beta);
                break;
            case UnaryOperation.Elu:
                Map.Unary<TSimd, EluFunction>(source, destination, alpha, beta);
                break;
            case UnaryOperation.Selu:
                Map.Unary<TSimd, SeluFunction>(source, destination, alpha, beta);
                break;
            case UnaryOperation.Celu:
                Map.Unary<TSimd, CeluFunction>(source, destination, alpha, beta);
                break;
            default:
                Unary(operation, source, destination);
                break;
        }
    }

    public override void Binary(BinaryOperation operation, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination)
    {
        if (left.Length != 1)
            Refuse.UnlessLength(nameof(left), left.Length, destination.Length, "the destination's length, or 1");
        if (right.Length != 1)
            Refuse.UnlessLength(nameof(right), right.Length, destination.Length, "the destination's length, or 1");
        switch (operation)
        {
            case BinaryOperation.Add:
                Map.Binary<TSimd, AddFunction>(left, right, destination);
                break;
            case BinaryOperation.Subtract:
                Map.Binary<TSimd, SubtractFunction>(left, right, destination);
                break;
            case BinaryOperation.Multiply:
                Map.Binary<TSimd, MultiplyFunction>(left, right, destination);
                break;
            case BinaryOperation.Divide:
                Map.Binary<TSimd, DivideFunction>(left, right, destination);
                break;
            case BinaryOperation.Minimum:
                Map.Binary<TSimd, MinimumFunction>(left, right, destination);
                break;
            case BinaryOperation.Maximum:
                Map.Binary<TSimd, MaximumFunction>(left, right, destination);
                break;
            case BinaryOperation.LeakyRelu:
                Map.Binary<TSimd, LeakyReluOfSlopes>(left, right, destination);
                break;
            case BinaryOperation.Power:
                Map.Power(left, right, destination);
                break;
            default:
                Unknown(operation.ToString());
                break;
        }
    }

    [DoesNotReturn]
    private static void Unknown(string operation, string what = "") => throw new ArgumentException($"no operation {operation}{what}", nameof(operation));
}
