using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Architecture;

/// <summary>The arrows between projects. A missing arrow is a promise; each row below is the whole list of what a project may use.</summary>
public class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["LstmOnnx.Kernels"] = [],
        ["LstmOnnx.Runtime"] = ["LstmOnnx.Kernels"],
        ["LstmOnnx.Runtime.OnnxRuntime"] = ["LstmOnnx.Runtime"],
        ["LstmOnnx.Onnx"] = [],
        ["LstmOnnx.Training"] = ["LstmOnnx.Kernels", "LstmOnnx.Onnx", "LstmOnnx.Runtime"],
        ["LstmOnnx.Data"] = [],
        ["LstmOnnx.Cli"] =
        [
            "LstmOnnx.Data", "LstmOnnx.Kernels", "LstmOnnx.Onnx", "LstmOnnx.Runtime", "LstmOnnx.Runtime.OnnxRuntime", "LstmOnnx.Training",
        ],
    };

    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["LstmOnnx.Kernels"] = [],
        ["LstmOnnx.Runtime"] = [],
        ["LstmOnnx.Runtime.OnnxRuntime"] = ["Microsoft.ML.OnnxRuntime"],
        ["LstmOnnx.Onnx"] = ["Google.Protobuf", "Grpc.Tools"],
        ["LstmOnnx.Training"] = ["Google.Protobuf", "Grpc.Tools"],
        ["LstmOnnx.Data"] = ["Sylvan.Data.Csv"],
        ["LstmOnnx.Cli"] = ["ScottPlot", "SkiaSharp.NativeAssets.Linux.NoDependencies", "Spectre.Console", "System.CommandLine"],
    };

    public static TheoryData<string> Names => [.. Projects.Keys];

    [Fact]
    public void Every_project_of_src_has_a_row() =>
        Assert.Equal(
            Directory.GetDirectories(Path.Combine(TestPaths.RepositoryRoot, "src")).Select(Path.GetFileName).Order(),
            Projects.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_project_file_names_only_its_arrows(string project)
    {
        var file = XDocument.Load(Path.Combine(TestPaths.RepositoryRoot, "src", project, project + ".csproj"));
        var projects = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
        var packages = file.Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value);

        Assert.Equal(Projects[project].Order(), projects.Order());
        Assert.Equal(Packages[project].Order(), packages.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_built_assembly_refers_only_to_its_arrows(string project)
    {
        var allowed = Projects[project].Concat(Packages[project]).ToHashSet();
        var strangers = References(project).Where(name => !IsFramework(name) && !IsAllowed(name, allowed)).ToArray();

        Assert.True(strangers.Length == 0, $"{project} refers to {string.Join(", ", strangers)}; it may use {(allowed.Count == 0 ? "nothing but .NET" : string.Join(", ", allowed))}");
    }

    // Code that loads types by name breaks trimming; the runtime passes engines as objects and finds nothing by reflection.
    [Theory]
    [InlineData("LstmOnnx.Kernels")]
    [InlineData("LstmOnnx.Runtime")]
    public void The_runtime_uses_no_reflection(string project)
    {
        using var file = File.OpenRead(AssemblyPath(project));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var used = metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Where(t => metadata.GetString(t.Namespace) == "System.Reflection")
            .Select(t => metadata.GetString(t.Name))
            .Where(name => !name.EndsWith("Attribute", StringComparison.Ordinal))
            .ToArray();

        Assert.True(used.Length == 0, $"{project} uses System.Reflection: {string.Join(", ", used)}");
    }

    private static IEnumerable<string> References(string project)
    {
        using var file = File.OpenRead(AssemblyPath(project));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
    }

    private static string AssemblyPath(string project) =>
        Path.Combine(AppContext.BaseDirectory, (project == "LstmOnnx.Cli" ? "lstmonnx" : project) + ".dll");

    private static bool IsFramework(string name) =>
        name is "mscorlib" or "netstandard" or "System" or "Microsoft.Win32.Primitives"
        || (name.StartsWith("System.", StringComparison.Ordinal) && name is not "System.CommandLine" and not "System.Numerics.Tensors");

    // A package may bring assemblies under its own name's prefix (Microsoft.ML.OnnxRuntime, Spectre.Console.Ansi); SkiaSharp is ScottPlot's.
    private static bool IsAllowed(string name, HashSet<string> allowed) =>
        allowed.Contains(name)
        || allowed.Any(package => name.StartsWith(package + ".", StringComparison.Ordinal) && !name.StartsWith("LstmOnnx.", StringComparison.Ordinal))
        || (name == "SkiaSharp" && allowed.Contains("ScottPlot"));
}
