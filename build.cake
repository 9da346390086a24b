// The one door: `dotnet tool restore`, then `dotnet cake --target=Build|Test|Format|Aot|Bench|Accuracy|Mutations|Fixtures|Pack`.
var target = Argument("target", "Test");
const string Solution = "LstmOnnx.sln";
const string Artifacts = "artifacts";

void DotNet(string arguments, params (string Name, string Value)[] environment)
{
    var settings = new ProcessSettings { Arguments = arguments, EnvironmentVariables = environment.ToDictionary(one => one.Name, one => one.Value) };
    var code = StartProcess("dotnet", settings);
    if (code != 0)
        throw new CakeException(code, $"dotnet {arguments}: exit code {code}");
}

Task("Build")
    .Description("Builds everything; warnings are errors.")
    .Does(() => DotNet($"build -c Release {Solution}"));

Task("Test")
    .Description("All tests, as the README says.")
    .Does(() => DotNet($"test -c Release {Solution}"));

Task("Format")
    .Description("Fails where the code is not formatted as .editorconfig says.")
    .Does(() => DotNet($"format {Solution} --verify-no-changes --severity warn"));

Task("Aot")
    .Description("Publishes lstmonnx-edge with NativeAOT in artifacts/edge: a folder for each instruction set, and the script that chooses among those of x86-64. A trim or AOT warning fails.")
    .Does(() =>
    {
        const string publish = "publish -c Release tools/LstmOnnx.Edge";
        if (System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64)
        {
            foreach (var level in new[] { "x86-64-v2", "x86-64-v3", "x86-64-v4" })
                DotNet($"{publish} -r linux-x64 -p:IlcInstructionSet={level} -o {Artifacts}/edge/{level}");
            System.IO.File.Copy("tools/LstmOnnx.Edge/lstmonnx-edge.sh", $"{Artifacts}/edge/lstmonnx-edge", overwrite: true);
            StartProcess("chmod", $"+x {Artifacts}/edge/lstmonnx-edge");
            if (!FileExists("/usr/bin/aarch64-linux-gnu-objcopy"))
            {
                Warning("linux-arm64 is left out: no cross tools, see tools/LstmOnnx.Edge/README.md");
                return;
            }
        }
        DotNet($"{publish} -r linux-arm64 -o {Artifacts}/edge/linux-arm64");
    });

Task("Bench")
    .Description("Inference and training benchmarks, one JSON object per line.")
    .Does(() =>
    {
        DotNet("run -c Release --project tools/LstmOnnx.Benchmarks -- inference --json");
        DotNet("run -c Release --project tools/LstmOnnx.Benchmarks -- training --json");
    });

Task("Accuracy")
    .Description("Errors of exp, logistic and tanh over all 2^32 floats, at every width, with FMA and without; takes some ten minutes and fails past a bound.")
    .Does(() =>
    {
        const string run = "run -c Release --project tools/LstmOnnx.Accuracy";
        DotNet(run);
        DotNet(run, ("DOTNET_EnableAVX2", "0"));
    });

Task("Fixtures")
    .Description("Makes the PyTorch fixtures of the tests anew (Debian: python3-torch); tools/interop/check_fixtures.py holds a sample against the committed ones.")
    .DoesForEach(GetFiles("tools/interop/*_fixtures.py"), script =>
    {
        if (StartProcess("/usr/bin/python3", script.FullPath) != 0)
            throw new CakeException($"{script.GetFilename()} failed");
    });

Task("Mutations")
    .Description("Every truncation and every change of one byte of three small models, and the time that each bad model's refusal takes.")
    .Does(() =>
    {
        DotNet("run -c Release --project tools/LstmOnnx.Fuzz -- mutations");
        DotNet("run -c Release --no-build --project tools/LstmOnnx.Fuzz -- refusals");
    });

Task("Pack")
    .Description("NuGet packages of the libraries and the lstmonnx tool, in artifacts/packages.")
    .Does(() => DotNet($"pack -c Release {Solution} -o {Artifacts}/packages"));

RunTarget(target);
