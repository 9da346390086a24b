using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Plans matrix products for MatMul and Gemm.</summary>
internal static class Products
{
    /// <summary>A factor of a product: floats of 16 bits are seen as Float, doubles and integers as they are. The second must be of the first's type.</summary>
    public static Value Factor(NodePlanner node, int input)
    {
        var value = node.Input(input);
        if (value.Type == ElementType.Bool)
            throw node.UnsupportedType(value.Type, "numbers");
        if (value.Type != node.Input(0).Type)
            throw node.UnsupportedType(value.Type, $"{node.Input(0).Type} like the first factor");
        return value.Carrier == Carrier.Float ? node.Floats(input) : value;
    }

    /// <summary>a […, M, K] · b [K, N] or [batch…, K, N], plus an optional bias [N]; the result is row-major. A constant b is packed once per model, another at every run.</summary>
    public static Value Multiply(NodePlanner node, Value a, Value b, Value? bias)
    {
        var (k, n) = (b.Shape[^2], b.Shape[^1]);
        var batch = Layout.Broadcast(a.Shape.AsSpan(..^2), b.Shape.AsSpan(..^2));
        if (a.Shape[^1] != k || batch is null)
            throw node.Mismatch($"shapes {Layout.Text(a.Shape)} and {Layout.Text(b.Shape)} do not multiply");
        // Packing takes strides of 0 and more.
        if (!b.IsConstant && b.Strides.Any(s => s < 0))
            b = node.RowMajor(b);
        node.TakeProducts((double)Layout.Count(batch) * a.Shape[^2] * k * n);
        if (a.Carrier != Carrier.Float)
            return Plain(node, a, b, batch);
        var result = node.New([.. batch, a.Shape[^2], n]);
        if (result.Count == 0)
            return result;
        // Rows of no elements lie anywhere.
        if (k == 0)
            a = a.View(a.Shape, Layout.RowMajor(a.Shape), 0);
        if (Layout.Count(b.Shape.AsSpan(..^2)) == 1)
        {
            // All rows of all batches meet the same b: one product.
            b = b.View([k, n], [b.Strides[^2], b.Strides[^1]], b.Offset);
            if (Rows(a) is not { } rows)
            {
                a = node.RowMajor(a);
                rows = Rows(a)!.Value;
            }
            var single = new Factors(rows.Count, k, n, rows.Stride, a.Strides[^1]);
            Emit(node, a, b, bias, result, single, [new ProductPlace(0, 0, 0)]);
        }
        else
        {
            a = a.Strides.All(s => s >= 0) ? a : node.RowMajor(a);
            var each = new Factors(a.Shape[^2], k, n, a.Strides[^2], a.Strides[^1]);
            Emit(node, a, b, bias, result, each, Places(node, a, b, batch, a.Shape[^2] * n));
        }
        return result;
    }

    // Doubles and integers, without packing and without a bias.
    private static Value Plain(NodePlanner node, Value a, Value b, int[] batch)
    {
        // What wraps around at 64 bits wraps around at fewer just as well.
        var wide = a.Carrier == Carrier.Double || a.Type == ElementType.UInt64 ? a.Type : ElementType.Int64;
        var result = node.New(wide, [.. batch, a.Shape[^2], b.Shape[^1]]);
        if (result.Count == 0)
            return result.As(a.Type);
        var factors = new Factors(a.Shape[^2], a.Shape[^1], b.Shape[^1], a.Strides[^2], a.Strides[^1]);
        var places = Places(node, a, b, batch, factors.Rows * factors.Columns);
        var text = $"[{factors.Rows}, {factors.Depth}] · [{factors.Depth}, {factors.Columns}]{(places.Length > 1 ? $", {places.Length} of them" : "")} of {a.Type}";
        node.Emit(text, [a, b], [result], a.Carrier == Carrier.Double
            ? buffers => Call<double>(buffers)
            : buffers => Call<long>(buffers));
        return CastOperator.To(node, result, a.Type);

        PlainProductCall<T> Call<T>(Buffers buffers)
            where T : unmanaged, System.Numerics.INumber<T>
        {
            var moved = Array.ConvertAll(places, p => new ProductPlace(p.A + a.Offset, p.B + b.Offset, p.Result));
            return new PlainProductCall<T>(buffers.Storage<T>(a), factors, buffers.Storage<T>(b), b.Strides[^2], b.Strides[^1], moved, buffers.Of<T>(result));
        }
    }

    // How many rows a value holds over all of its leading axes, and their one stride; null where they have none.
    private static (int Count, int Stride)? Rows(Value a)
    {
        if (a.Strides.Any(s => s < 0))
            return null;
        var (sizes, strides, _) = Strided.Collapse(a.Shape.AsSpan(..^1), a.Strides.AsSpan(..^1), a.Strides.AsSpan(..^1));
        if (sizes.Length > 1)
            return null;
        return (sizes[0], sizes[0] > 1 ? strides[0] : a.Shape[^1]);
    }

    private static ProductPlace[] Places(NodePlanner node, Value a, Value b, int[] batch, int resultSize)
    {
        var count = Layout.Count(batch);
        node.TakeRoom(count * 3);
        var (aStrides, bStrides) = (Layout.BroadcastStrides(a.Shape.AsSpan(..^2), a.Strides.AsSpan(..^2), batch), Layout.BroadcastStrides(b.Shape.AsSpan(..^2), b.Strides.AsSpan(..^2), batch));
        var places = new ProductPlace[count];
        var index = new int[batch.Length];
        var (aOffset, bOffset) = (0, 0);
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = new ProductPlace(aOffset, bOffset, i * resultSize);
            Strided.Next(index, batch, aStrides, ref aOffset, bStrides, ref bOffset);
        }
        return places;
    }

    private static void Emit(NodePlanner node, Value a, Value b, Value? bias, Value result, Factors factors, ProductPlace[] places)
    {
        var kernels = node.Kernels;
        var text = $"[{factors.Rows}, {factors.Depth}] · [{factors.Depth}, {factors.Columns}]{(places.Length > 1 ? $", {places.Length} of them" : "")}{(bias is null ? "" : " + bias")}";
        if (b.IsConstant)
        {
            var offsets = places.Select(p => p.B).Distinct().ToArray();
            var packed = new PackedMatrix[offsets.Length];
            for (var i = 0; i < offsets.Length; i++)
            {
                var one = b.View([factors.Depth, factors.Columns], [b.Strides[^2], b.Strides[^1]], b.Offset + offsets[i]);
                packed[i] = node.Packed(i, b, PackedLength(node, factors), () => Pack(node, one, factors));
            }
            var factorOf = Array.ConvertAll(places, p => packed[Array.IndexOf(offsets, p.B)]);
            node.Emit(text, bias is null ? [a] : [a, bias], [result],
                buffers => new MatMulCall(kernels, buffers.From(a), factors, factorOf, places, Bias(buffers, bias), buffers.Of(result)));
        }
        else
        {
            node.TakeRoom(PackedLength(node, factors));
            var (rowStride, columnStride) = (b.Strides[^2], b.Strides[^1]);
            node.Emit($"{text}, packed at every run", bias is null ? [a, b] : [a, b, bias], [result],
                buffers => new PackingMatMulCall(kernels, buffers.From(a), factors, buffers.From(b), rowStride, columnStride, places, Bias(buffers, bias), buffers.Of(result)));
        }
    }

    private static PackedMatrix Pack(NodePlanner node, Value b, Factors factors)
    {
        var packed = node.Kernels.CreatePacked(factors.Depth, factors.Columns);
        node.Kernels.Pack(MatrixView.RowMajor(node.FloatsOf(b), factors.Depth, factors.Columns), packed);
        return packed;
    }

    // Columns are padded to whole panels, of 32 at the widest.
    private static long PackedLength(NodePlanner node, Factors factors)
    {
        var panel = (int)node.Kernels.Width / 16;
        return (long)factors.Depth * ((factors.Columns + panel - 1) / panel * panel);
    }

    private static Region Bias(Buffers buffers, Value? bias) => bias is null ? new Region([], 0, 0) : buffers.Of(bias);
}
