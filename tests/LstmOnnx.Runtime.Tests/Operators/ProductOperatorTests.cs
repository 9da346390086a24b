using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Operators;

public class ProductOperatorTests
{
    // [1 2; 3 4] · [5 6; 7 8] = [19 22; 43 50].
    private static readonly float[] A = [1, 2, 3, 4], B = [5, 6, 7, 8];

    [Fact]
    public void MatMul_of_matrices_vectors_and_batches()
    {
        new OperatorCase("MatMul").Input(A, 2, 2).Input(B, 2, 2).Gives([2, 2], [19, 22, 43, 50]);
        new OperatorCase("MatMul").Input([1, 2], 2).Input(B, 2, 2).Gives([2], [19, 22]);
        new OperatorCase("MatMul").Input(A, 2, 2).Input([5, 7], 2).Gives([2], [19, 43]);
        new OperatorCase("MatMul").Input([1, 2], 2).Input([5, 7], 2).Gives([], [19]);
        new OperatorCase("MatMul").Input([.. A, .. A], 2, 2, 2).Input(B, 2, 2).Gives([2, 2, 2], [19, 22, 43, 50, 19, 22, 43, 50]);
        new OperatorCase("MatMul").Input(A, 2, 2).Input([.. B, 1, 0, 0, 1], 2, 2, 2).Gives([2, 2, 2], [19, 22, 43, 50, 1, 2, 3, 4]);
        new OperatorCase("MatMul").Input([.. A, 1, 0, 0, 1], 2, 1, 2, 2).Input([.. B, 1, 0, 0, 1], 1, 2, 2, 2)
            .Gives([2, 2, 2, 2], [19, 22, 43, 50, 1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 0, 1]);
        new OperatorCase("MatMul").Input(A, 2, 2).Input([1, 2, 3], 3, 1).Refused(RefusalCode.ShapeMismatch, "[2, 2] and [3, 1] do not multiply");
    }

    [Fact]
    public void Gemm_transposes_scales_and_adds()
    {
        new OperatorCase("Gemm").Input(A, 2, 2).Input(B, 2, 2).Gives([2, 2], [19, 22, 43, 50]);
        new OperatorCase("Gemm").Input(A, 2, 2).Input(B, 2, 2).Input([10, 20], 2).Gives([2, 2], [29, 42, 53, 70]);
        new OperatorCase("Gemm").Input([1, 3, 2, 4], 2, 2).Input([5, 7, 6, 8], 2, 2).With(OnnxAttribute.Of("transA", 1L), OnnxAttribute.Of("transB", 1L)).Gives([2, 2], [19, 22, 43, 50]);
        new OperatorCase("Gemm").Input(A, 2, 2).Input(B, 2, 2).Input([10, 20], 2, 1).With(OnnxAttribute.Of("alpha", 2f), OnnxAttribute.Of("beta", 0.5f)).Gives([2, 2], [43, 49, 96, 110]);
        new OperatorCase("Gemm").Input(A, 2, 2).Input(B, 2, 2).Input([10], 1).With(OnnxAttribute.Of("beta", 0.5f)).Gives([2, 2], [24, 27, 48, 55]);
        new OperatorCase("Gemm").Input(A, 2, 2).Input(B, 2, 2).Input([99], 1).With(OnnxAttribute.Of("beta", 0f)).Gives([2, 2], [19, 22, 43, 50]);
        new OperatorCase("Gemm").Input(A, 2, 2).Input(B, 2, 2).Input([1, 2, 3], 3).Refused(RefusalCode.ShapeMismatch, "'C'");
        new OperatorCase("Gemm").Input(A, 4).Input(B, 2, 2).Refused(RefusalCode.ShapeMismatch, "expected a matrix");
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Odd_sizes_agree_with_a_sum_in_double(SimdWidth width)
    {
        const int M = 5, K = 37, N = 19;
        var (a, b, bias) = (Seeded.Floats(M * K, 1), Seeded.Floats(K * N, 2), Seeded.Floats(N, 3));
        using var model = new TestGraph().Input("a", "rows", K).Floats("b", b, K, N).Floats("bias", bias, 1, N)
            .Node("MatMul", ["a", "b"], ["product"]).Node("Add", ["bias", "product"], ["y"]).Output("y").Load(width);
        using var session = model.CreateSession(new Dictionary<string, int[]> { ["a"] = [M, K] });
        var y = new float[M * N];

        session.Run(a, y);

        var expected = Enumerable.Range(0, M * N).Select(i => bias[i % N] + Enumerable.Range(0, K).Sum(k => (double)a[((i / N) * K) + k] * b[(k * N) + (i % N)])).ToArray();
        Near.Equal(expected, y, 37 * 1.2e-7);
        Assert.Equal(["MatMul node 'matmul_0': [5, 37] · [37, 19] + bias"], session.Plan!.Kernels);
        Assert.Contains("Add node 'add_1': fused", session.Plan.Nodes);
    }

    [Fact]
    public void A_sum_that_something_else_reads_as_a_product_too_is_not_fused()
    {
        using var model = new TestGraph().Input("a", 1, 2).Floats("b", B, 2, 2).Floats("bias", [1, 1], 2)
            .Node("MatMul", ["a", "b"], ["product"]).Node("Add", ["product", "bias"], ["y"]).Output("y").Output("product").Load();
        using var session = model.CreateSession();
        A.AsSpan(0, 2).CopyTo(session.Input(0));
        session.Run();
        Assert.Equal([20, 23], session.Output("y"));
        Assert.Equal([19, 22], session.Output("product"));
    }
}
