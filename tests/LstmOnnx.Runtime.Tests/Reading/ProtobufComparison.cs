using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Holds what our reader makes of a file against what Google.Protobuf makes of it, field by field.</summary>
internal static class ProtobufComparison
{
    public static void Equal(ModelProto expected, ModelDocument actual)
    {
        Same((expected.IrVersion, expected.ModelVersion), (actual.IrVersion, actual.ModelVersion));
        Same((expected.ProducerName, expected.ProducerVersion, expected.Domain), (actual.ProducerName, actual.ProducerVersion, actual.Domain));
        SameList(expected.OpsetImport.Select(o => new OpsetImport(o.Domain, o.Version)), actual.OpsetImports);
        SameList(expected.MetadataProps.Select(e => KeyValuePair.Create(e.Key, e.Value)), actual.Metadata);
        Same((expected.Functions.Count, expected.TrainingInfo.Count), (actual.FunctionCount, actual.TrainingInfoCount));
        Equal(expected.Graph, actual.Graph);
    }

    private static void Equal(GraphProto expected, GraphDocument actual)
    {
        Same(expected.Name, actual.Name);
        Same((expected.SparseInitializer.Count, expected.QuantizationAnnotation.Count), (actual.SparseInitializerCount, actual.QuantizationAnnotationCount));
        All(expected.Node, actual.Nodes, Equal);
        All(expected.Initializer, actual.Initializers, Equal);
        All(expected.Input, actual.Inputs, Equal);
        All(expected.Output, actual.Outputs, Equal);
        All(expected.ValueInfo, actual.ValueInfos, Equal);
    }

    private static void Equal(NodeProto expected, NodeDocument actual)
    {
        Same((expected.Name, expected.OpType, expected.Domain), (actual.Name, actual.OpType, actual.Domain));
        SameList(expected.Input, actual.Inputs);
        SameList(expected.Output, actual.Outputs);
        All(expected.Attribute, actual.Attributes, Equal);
    }

    private static void Equal(AttributeProto expected, AttributeDocument actual)
    {
        Same(expected.Name, actual.Name);
        if (expected.HasType && expected.Type != AttributeProto.Types.AttributeType.Undefined)
            Same((int)expected.Type, (int)actual.Kind);
        Same(BitConverter.SingleToInt32Bits(expected.F), BitConverter.SingleToInt32Bits(actual.Float));
        Same(expected.I, actual.Int);
        Same(expected.S.ToStringUtf8(), actual.String);
        SameList(expected.Floats.Select(BitConverter.SingleToInt32Bits), actual.Floats.Select(BitConverter.SingleToInt32Bits));
        SameList(expected.Ints, actual.Ints);
        SameList(expected.Strings.Select(s => s.ToStringUtf8()), actual.Strings);
        Optional(expected.T, actual.Tensor, actual.Kind == AttributeKind.Tensor, Equal);
        Optional(expected.G, actual.Graph, actual.Kind == AttributeKind.Graph, Equal);
    }

    private static void Equal(TensorProto expected, TensorDocument actual)
    {
        Same((expected.Name, expected.DataType), (actual.Name, (int)actual.Type));
        SameList(expected.Dims, actual.Dimensions);
        Same(expected.Dims.Aggregate(1L, (product, size) => product * size), actual.ElementCount);
        Same(expected.HasRawData, actual.HasRawData);
        Assert.True(expected.RawData.Span.SequenceEqual(actual.RawData.Span));
        Same(expected.DataLocation == TensorProto.Types.DataLocation.External || expected.ExternalData.Count > 0, actual.External is not null);
        Same(expected.FloatData.Count + expected.Int32Data.Count + expected.StringData.Count + expected.Int64Data.Count + expected.DoubleData.Count + expected.Uint64Data.Count, actual.StoredCount);
        if (actual.Type == ElementType.Float && (actual.HasRawData ? actual.RawData.Length == actual.ElementCount * sizeof(float) : expected.FloatData.Count == actual.ElementCount))
            Same<int>(MemoryMarshal.Cast<byte, int>(actual.HasRawData ? expected.RawData.Span : MemoryMarshal.AsBytes<float>(expected.FloatData.ToArray())), MemoryMarshal.Cast<float, int>(actual.ToFloats()));
        if (actual.Type == ElementType.Int64 && (actual.HasRawData ? actual.RawData.Length == actual.ElementCount * sizeof(long) : expected.Int64Data.Count == actual.ElementCount))
            Same(actual.HasRawData ? MemoryMarshal.Cast<byte, long>(expected.RawData.Span) : expected.Int64Data.ToArray(), actual.ToInt64s());
    }

    private static void Equal(ValueInfoProto expected, ValueDocument actual)
    {
        Same(expected.Name, actual.Name);
        Same((int)(expected.Type?.ValueCase ?? 0), (int)actual.Kind);
        var tensor = expected.Type?.TensorType;
        Same(tensor?.ElemType ?? 0, (int)actual.Type);
        Same(tensor?.Shape is null, actual.Shape is null);
        if (tensor?.Shape is { } shape)
            SameList(shape.Dim.Select(d => new Dimension(d.HasDimValue && d.DimValue >= 0 ? d.DimValue : null, d.HasDimParam && d.DimParam.Length > 0 ? d.DimParam : null)), actual.Shape!);
    }

    private static void All<TExpected, TActual>(IReadOnlyList<TExpected> expected, IReadOnlyList<TActual> actual, Action<TExpected, TActual> equal)
    {
        Same(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
            equal(expected[i], actual[i]);
    }

    // A message that is left out where its kind is stated reads as an empty one.
    private static void Optional<TExpected, TActual>(TExpected? expected, TActual? actual, bool stated, Action<TExpected, TActual> equal)
        where TExpected : class, new() where TActual : class
    {
        Same(stated, actual is not null);
        if (actual is not null)
            equal(expected ?? new TExpected(), actual);
    }

    // xunit's Equal takes long for each call, and this is called for every field of every file.
    private static void Same<T>(T expected, T actual, [CallerArgumentExpression(nameof(expected))] string what = "") =>
        Assert.True(EqualityComparer<T>.Default.Equals(expected, actual), what);

    private static void SameList<T>(IEnumerable<T> expected, IEnumerable<T> actual, [CallerArgumentExpression(nameof(expected))] string what = "") =>
        Assert.True(expected.SequenceEqual(actual), what);

    private static void Same<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, [CallerArgumentExpression(nameof(expected))] string what = "") =>
        Assert.True(expected.SequenceEqual(actual), what);
}
