using LstmOnnx.Onnx.Protobuf;
using static LstmOnnx.Runtime.Tests.Gate.GateModel;

namespace LstmOnnx.Runtime.Tests.Gate;

/// <summary>Versions and parts of a model that are known, at their edges.</summary>
public class VersionGateTests
{
    [Fact]
    public void A_sound_model_passes() => Check(Sound());

    [Theory]
    [InlineData(3, true)]
    [InlineData(13, true)]
    [InlineData(2, false)]
    [InlineData(0, false)]
    [InlineData(14, false)]
    [InlineData(-1, false)]
    public void Versions_of_the_format_from_3_to_13_pass(long version, bool passes)
    {
        var model = Sound();
        model.IrVersion = version;
        if (passes)
            Check(model);
        else
            Refused(RefusalCode.UnsupportedIrVersion, $"ir_version is {version}", m => m.IrVersion = version);
    }

    [Theory]
    [InlineData("", 1, true)]
    [InlineData("ai.onnx", 25, true)]
    [InlineData("", 0, false)]
    [InlineData("", 26, false)]
    [InlineData("", -1, false)]
    [InlineData("ai.onnx", long.MaxValue, false)]
    public void Opsets_from_1_to_25_pass(string domain, long version, bool passes)
    {
        void Set(ModelProto m) => m.OpsetImport[0] = new OperatorSetIdProto { Domain = domain, Version = version };
        if (passes)
        {
            var model = Sound();
            Set(model);
            Check(model);
        }
        else
        {
            Refused(RefusalCode.UnsupportedOpset, $"opset {version}", Set);
        }
    }

    [Fact]
    public void Imports_of_other_domains_pass_while_no_node_uses_them()
    {
        var model = Sound();
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        Check(model);
    }

    [Fact]
    public void A_model_without_an_ONNX_opset_is_refused()
    {
        Refused(RefusalCode.UnsupportedOpset, "no ONNX opset; expected", m => m.OpsetImport.Clear());
        Refused(RefusalCode.UnsupportedOpset, "only ['org.a\\nb']", m => m.OpsetImport[0].Domain = "org.a\nb");
    }

    [Fact]
    public void A_domain_imported_twice_is_refused_under_either_of_its_names()
    {
        Refused(RefusalCode.DuplicateName, "imported twice", m => m.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx", Version = 17 }));
        Refused(RefusalCode.DuplicateName, "'x.y'", m =>
        {
            m.OpsetImport.Add(new OperatorSetIdProto { Domain = "x.y", Version = 1 });
            m.OpsetImport.Add(new OperatorSetIdProto { Domain = "x.y", Version = 2 });
        });
    }

    [Fact]
    public void Parts_that_are_not_read_are_refused_by_name_at_any_depth()
    {
        Refused(RefusalCode.UnsupportedFeature, "functions", m => m.Functions.Add(new FunctionProto()));
        Refused(RefusalCode.UnsupportedFeature, "training_info", m => m.TrainingInfo.Add(new TrainingInfoProto()));
        Refused(RefusalCode.UnsupportedFeature, "sparse_initializer", m => m.Graph.SparseInitializer.Add(new SparseTensorProto()));
        Refused(RefusalCode.UnsupportedFeature, "quantization_annotation", m => m.Graph.QuantizationAnnotation.Add(new TensorAnnotation()));
        Refused(RefusalCode.UnsupportedFeature, "sparse_initializer", m => m.Graph.Node[2].Attribute[1].G.SparseInitializer.Add(new SparseTensorProto()));
    }
}
