using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime;
using static LstmOnnx.BadInput.Drafts;

namespace LstmOnnx.BadInput;

/// <summary>Versions and parts of the format that are not known or not supported.</summary>
internal static class BadVersions
{
    public static IReadOnlyList<BadModel> All { get; } =
    [
        Bad("no version of the format", "ir_version is 0", RefusalCode.UnsupportedIrVersion, m => m.IrVersion = 0),
        Bad("version 2 of the format", "ir_version is 2", RefusalCode.UnsupportedIrVersion, m => m.IrVersion = 2),
        Bad("a version of the format that is not there yet", "ir_version is 1000", RefusalCode.UnsupportedIrVersion, m => m.IrVersion = 1000),
        Bad("a negative version of the format", "ir_version is -1", RefusalCode.UnsupportedIrVersion, m => m.IrVersion = -1),
        Bad("the largest version of the format", "ir_version is 9223372036854775807", RefusalCode.UnsupportedIrVersion, m => m.IrVersion = long.MaxValue),
        Bad("no operator set", "imports no ONNX opset", RefusalCode.UnsupportedOpset, m => m.OpsetImport.Clear()),
        Bad("operator set 0", "opset 0", RefusalCode.UnsupportedOpset, m => m.OpsetImport[0].Version = 0),
        Bad("operator set -17", "opset -17", RefusalCode.UnsupportedOpset, m => m.OpsetImport[0].Version = -17),
        Bad("an operator set that is not there yet", "opset 1000", RefusalCode.UnsupportedOpset, m => m.OpsetImport[0].Version = 1000),
        Bad("an operator set of 33 bits", "opset 4294967313", RefusalCode.UnsupportedOpset, m => m.OpsetImport[0].Version = (1L << 32) + 17),
        Bad("only another domain's operator set", "'com.example'", RefusalCode.UnsupportedOpset, m => m.OpsetImport[0].Domain = "com.example"),
        Bad("two ONNX operator sets", "imported twice", RefusalCode.DuplicateName, m => m.OpsetImport.Add(new OperatorSetIdProto { Version = 11 })),
        Bad("two ONNX operator sets under two names", "imported twice", RefusalCode.DuplicateName, m => m.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx", Version = 11 })),
        Bad("another domain's operator set twice", "imported twice", RefusalCode.DuplicateName, m =>
        {
            m.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 1 });
            m.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 1 });
        }),
        Bad("a function", "functions", RefusalCode.UnsupportedFeature, m => m.Functions.Add(new FunctionProto())),
        Bad("a training graph", "training_info", RefusalCode.UnsupportedFeature, m => m.TrainingInfo.Add(new TrainingInfoProto())),
        Bad("a sparse constant", "sparse_initializer", RefusalCode.UnsupportedFeature, m => m.Graph.SparseInitializer.Add(new SparseTensorProto())),
        Bad("a quantisation annotation", "quantization_annotation", RefusalCode.UnsupportedFeature, m => m.Graph.QuantizationAnnotation.Add(new TensorAnnotation())),
        Bad("a sparse constant in a graph within", "sparse_initializer", RefusalCode.UnsupportedFeature, m =>
        {
            var branch = Branch("y", "inner");
            branch.SparseInitializer.Add(new SparseTensorProto());
            m.Graph.Node.Add(Node("If", "if", ["y"], ["z"], Graph("then_branch", branch)));
        }),
    ];

    private static BadModel Bad(string name, string part, RefusalCode code, Action<ModelProto> spoil) => new(name, () => Spoilt(spoil), Guard.Gate, part, code);
}
