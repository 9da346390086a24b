using Google.Protobuf;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime;
using static LstmOnnx.BadInput.Drafts;

namespace LstmOnnx.BadInput;

/// <summary>Tensors with their data elsewhere, which a load of bytes never follows.</summary>
public static class BadExternalData
{
    /// <summary>Words that name no plain file beside the model.</summary>
    public static IReadOnlyList<string> Tricks { get; } =
    [
        "", ".", "..", "../weights.bin", "..\\weights.bin", "a/../../weights.bin", "./weights.bin", "sub/weights.bin", "sub\\weights.bin", "/etc/passwd", "//server/share/weights.bin", "\\\\server\\share\\weights.bin",
        "C:weights.bin", "C:\\weights.bin", "weights.bin:stream", "file:///etc/passwd", "weights.bin\0.png", "weights.bin\n", "\u001b[2Jweights.bin", "weights.bin ", "weights.bin.", "NUL", "con.bin", "Lpt1.weights", "COM9", "aux .bin",
        // ONNX Runtime's mark for data in memory, whose offset it takes for an address.
        "*/_ORT_MEM_ADDR_/*",
    ];

    internal static IReadOnlyList<BadModel> All { get; } =
    [
        .. Tricks.Select(location => Bad($"external data in '{Readable.Name(location)}'", t => t.ExternalData.Add(Entry("location", location)))),
        Bad("external data in a file that is not there", t => t.ExternalData.Add(Entry("location", "weights.bin"))),
        Bad("external data without a place", t => t.DataLocation = TensorProto.Types.DataLocation.External),
        Bad("external data at a place, not said to be external", t =>
        {
            t.ExternalData.Add(Entry("location", "weights.bin"));
            t.DataLocation = TensorProto.Types.DataLocation.Default;
        }),
        Bad("external data beside raw data", t =>
        {
            t.ExternalData.Add(Entry("location", "weights.bin"));
            t.RawData = ByteString.CopyFrom(new byte[16]);
        }),
        Bad("external data behind the end of every file", t => t.ExternalData.Add([Entry("location", "weights.bin"), Entry("offset", "18446744073709551615"), Entry("length", "-1")])),
        new("external data in an attribute", () => With([Node("Constant", "k", [], ["k"], new AttributeProto
        {
            Name = "value",
            Type = AttributeProto.Types.AttributeType.Tensor,
            T = new TensorProto { DataType = 1, Dims = { 4 }, DataLocation = TensorProto.Types.DataLocation.External },
        })]), Guard.Gate, "Constant node 'k'", RefusalCode.ExternalData),
        new("external data in a graph within", () => Spoilt(m =>
        {
            var branch = Branch("y", "inner");
            branch.Initializer.Add(new TensorProto { Name = "deep", DataType = 1, Dims = { 4 }, ExternalData = { Entry("location", "weights.bin") } });
            m.Graph.Node.Add(Node("If", "", ["y"], ["z"], Graph("then_branch", branch)));
        }), Guard.Gate, "'deep'", RefusalCode.ExternalData),
    ];

    /// <summary>An entry of a tensor's external_data.</summary>
    public static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };

    private static BadModel Bad(string name, Action<TensorProto> spoil)
    {
        var tensor = new TensorProto { Name = "elsewhere", DataType = 1, Dims = { 4 } };
        spoil(tensor);
        return new(name, () => With([], tensor), Guard.Gate, "'elsewhere'", RefusalCode.ExternalData);
    }
}
