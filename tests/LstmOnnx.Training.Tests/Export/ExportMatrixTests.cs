using LstmOnnx.Onnx;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests.Export;

/// <summary>
/// Every opset, form and topology as a file. The files go to the folder that LSTMONNX_EXPORTS names, where it is set, so that other checkers can read them; to a temporary one otherwise.
/// </summary>
public class ExportMatrixTests
{
    [Fact]
    public void Every_opset_form_and_topology_is_reproduced_at_every_width_and_passes_the_official_checker()
    {
        using var temporary = new TemporaryFolder();
        var folder = Environment.GetEnvironmentVariable("LSTMONNX_EXPORTS") is { Length: > 0 } named ? Directory.CreateDirectory(named).FullName : temporary.Path;
        var count = 0;
        foreach (var topology in ExportTopology.All)
        {
            var network = topology.Create();
            foreach (var form in topology.CanStream ? new[] { ModelForm.Sequence, ModelForm.Streaming } : [ModelForm.Sequence])
            {
                for (var opset = OnnxGraphBuilder.MinOpset; opset <= OnnxGraphBuilder.MaxOpset; opset++)
                {
                    var path = Path.Combine(folder, $"{topology.Name}-{form}-opset{opset}.onnx".ToLowerInvariant());
                    var report = OnnxExporter.Export(network, path, topology.Options(form, opset) with { Verify = ExportEngines.AllWidths });
                    Assert.All(report.Checks, check => Assert.InRange(check.MaxDifference!.Value, 0, 1e-5));
                    count++;
                }
            }
        }

        Assert.Equal(9 * ExportTopology.All.Sum(topology => topology.CanStream ? 2 : 1), count);
        var (exitCode, output) = OnnxPython.RunOrSkip("check_models.py", folder);
        Assert.True(exitCode == 0, output);
    }
}
