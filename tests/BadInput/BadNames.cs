using System.Text;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime;
using static LstmOnnx.BadInput.Drafts;

namespace LstmOnnx.BadInput;

/// <summary>Names that are long and would drive a terminal, wherever a file may put one.</summary>
internal static class BadNames
{
    // Clears a screen, rings, ends a line, turns the reading direction.
    private static readonly string Rude = "\u001b[2J\a\r\n\0\u202e\u0085\u200b";

    private static readonly Lazy<string> TenMegabytes = new(() => string.Concat(Enumerable.Repeat(Rude, 10_000_000 / Rude.Length)));

    // About as long as a name may be.
    private static readonly string Long = string.Concat(Enumerable.Repeat(Rude, 60_000 / Encoding.UTF8.GetByteCount(Rude)));

    public static IReadOnlyList<BadModel> All { get; } =
    [
        Bad("10 MB in the name of an input", "a name at byte", RefusalCode.LimitExceeded, m => m.Graph.Input[0].Name = TenMegabytes.Value),
        Bad("10 MB in the name of a node", "a name at byte", RefusalCode.LimitExceeded, m => m.Graph.Node[0].Name = TenMegabytes.Value),
        Bad("10 MB in the name of a tensor", "a name at byte", RefusalCode.LimitExceeded, m => m.Graph.Initializer[0].Name = TenMegabytes.Value),
        Bad("10 MB in the name of the graph", "a name at byte", RefusalCode.LimitExceeded, m => m.Graph.Name = TenMegabytes.Value),
        Bad("10 MB in the name of an operator", "a name at byte", RefusalCode.LimitExceeded, m => m.Graph.Node[1].OpType = TenMegabytes.Value),
        Bad("10 MB in the name of a domain", "a name at byte", RefusalCode.LimitExceeded, m => m.Graph.Node[1].Domain = TenMegabytes.Value),
        Bad("10 MB in the domain of an operator set", "a name at byte", RefusalCode.LimitExceeded, m => m.OpsetImport.Add(new OperatorSetIdProto { Domain = TenMegabytes.Value })),
        Bad("10 MB in the name of an attribute", "a name at byte", RefusalCode.LimitExceeded, m => m.Graph.Node[1].Attribute.Add(OnnxAttribute.Of(TenMegabytes.Value, 1L))),
        Bad("10 MB in the name of an axis", "a name at byte", RefusalCode.LimitExceeded, m => m.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam = TenMegabytes.Value),
        Bad("10 MB in an external location", "a name at byte", RefusalCode.LimitExceeded, m => m.Graph.Initializer[0].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = TenMegabytes.Value })),
        Bad("10 MB in a direction", "direction = ", RefusalCode.UnsupportedAttribute, m => m.Graph.Node[0].Attribute.Add(OnnxAttribute.Of("direction", TenMegabytes.Value))),
        Bad("10 MB in a metadata key", "a name at byte", RefusalCode.LimitExceeded, m => m.MetadataProps.Add(new StringStringEntryProto { Key = TenMegabytes.Value })),
        Bad("a long rude metadata key that stands twice", "stands twice", RefusalCode.DuplicateName, m =>
        {
            m.MetadataProps.Add(new StringStringEntryProto { Key = Long });
            m.MetadataProps.Add(new StringStringEntryProto { Key = Long });
        }),
        Bad("a long rude name that nothing gives", "which no node, input or initializer gives", RefusalCode.MissingValue, m => m.Graph.Node[1].Input[0] = Long),
        Bad("a long rude name that stands twice", "given a second time", RefusalCode.DuplicateName, m =>
        {
            m.Graph.Node[0].Output[0] = Long;
            m.Graph.Node[1].Output[0] = Long;
        }),
        Bad("a long rude operator of a long rude domain", "are not supported", RefusalCode.UnsupportedOperator, m => (m.Graph.Node[1].OpType, m.Graph.Node[1].Domain) = (Long, Long)),
        Bad("a long rude output that nothing gives", "given by no node", RefusalCode.MissingValue, m => m.Graph.Output.Add(Declared(Long))),
        Bad("a long rude external location", "another file", RefusalCode.ExternalData, m => m.Graph.Initializer[0].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = Long })),
        Bad("a long rude weight that does not fit", "has the shape", RefusalCode.ShapeMismatch, m =>
        {
            m.Graph.Initializer.Add(Floats(Long, 1, 12, 4));
            (m.Graph.Node[0].Name, m.Graph.Node[0].Input[2]) = (Long, Long);
        }),
        new("a long rude operator that nobody has", () => Through([One(Long, [])]), Guard.Engine, "", RefusalCode.UnsupportedOperator),
        new("a long rude attribute that nobody has", () => Through([One("Relu", [], OnnxAttribute.Of(Long, 1L))]), Guard.Engine, "", RefusalCode.UnsupportedAttribute),
    ];

    private static BadModel Bad(string name, string part, RefusalCode code, Action<ModelProto> spoil) => new(name, () => Spoilt(spoil), Guard.Gate, part, code);
}
