using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Edge.Tests;

/// <summary>The files that <c>dotnet cake --target=Aot</c> publishes. Where they are absent, or the machine cannot run them, the tests are skipped with the reason.</summary>
public sealed class PublishedTests
{
    private const long LargestFile = 3_000_000, LargestResident = 15_000_000;
    private const string Arm = "linux-arm64";
    private static readonly string[] Emulator = ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"];
    private static readonly string Folder = Path.Combine(TestPaths.RepositoryRoot, "artifacts", "edge");

    public static TheoryData<string, string> Flavours => new() { { "x86-64-v2", "128" }, { "x86-64-v3", "256" }, { "x86-64-v4", "512" }, { Arm, "128" } };

    public static TheoryData<string> Corpus => VerifyTests.Corpus;

    [Theory]
    [MemberData(nameof(Flavours))]
    public void Each_flavour_is_small_and_runs_at_its_width(string flavour, string width)
    {
        var file = FileOf(flavour);
        Assert.InRange(new FileInfo(file).Length, 1, LargestFile);

        var (exitCode, output) = Run(flavour, "--info");

        Assert.Equal(0, exitCode);
        Assert.Equal($"simd {width} of {width}\nflavour {(flavour == Arm ? "armv8-a" : flavour)}, NativeAOT\n", output);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public void Each_flavour_predicts_what_the_library_does(string flavour, string width)
    {
        using var folder = new TemporaryFolder();
        var (rows, inputs) = (Path.Combine(folder.Path, "rows.csv"), Seeded.Floats(50 * 22, seed: 1));
        File.WriteAllText(rows, Edge.Csv(inputs, 22));
        var expected = Edge.Run(File.ReadAllText(rows), Edge.Model).Expect(0).Rows;

        var command = string.Join(' ', [.. Command(flavour), $"'{Edge.Model}'", "<", $"'{rows}'"]);
        var (exitCode, output) = ChildProcess.Run("sh", "-c", command);

        Assert.True(exitCode == 0, $"{width} bits: {output}");
        var found = new EdgeResult(exitCode, output, "").Rows;
        Assert.Equal(expected.Length, found.Length);
        // Widths round otherwise, with FMA and without: 1e-5 on the scale that the model was trained on, which its last node multiplies by 424.
        for (var i = 0; i < found.Length; i++)
            Near.Equal(expected[i], found[i], 1e-5 * 424);
    }

    [Fact]
    public void The_launcher_starts_the_widest_flavour_of_this_processor()
    {
        var best = Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512CD.IsSupported ? "x86-64-v4" : Avx2.IsSupported && Fma.IsSupported ? "x86-64-v3" : "x86-64-v2";
        FileOf(best);

        var (exitCode, output) = ChildProcess.Run(Path.Combine(Folder, "lstmonnx-edge"), "--info");

        Assert.Equal(0, exitCode);
        Assert.Contains($"flavour {best}, NativeAOT", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_processor_without_the_instructions_is_told()
    {
        var file = FileOf("x86-64-v3");
        if (!File.Exists("/usr/bin/qemu-x86_64-static"))
            Assert.Skip("no qemu-x86_64-static (Debian: qemu-user-static)");

        var (exitCode, output) = ChildProcess.Run("qemu-x86_64-static", "-cpu", "Nehalem", file, "--info");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("The required instruction sets are not supported by the current CPU.", output, StringComparison.Ordinal);
    }

    // The peak of a model of 64 units, from the program's own status while it waits for its second row.
    [Fact]
    public void A_model_of_64_units_takes_little_memory()
    {
        var file = FileOf(Avx2.IsSupported ? "x86-64-v3" : "x86-64-v2");
        using var folder = new TemporaryFolder();
        var model = Path.Combine(folder.Path, "model.onnx");
        File.WriteAllBytes(model, SmallModel.Lstm(features: 64, units: 64));
        using var process = Process.Start(new ProcessStartInfo(file, ["--stream", model]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write(Edge.Csv(Seeded.Floats(64, seed: 1), 64));
        process.StandardInput.Flush();
        Assert.NotNull(process.StandardOutput.ReadLine());

        var peak = long.Parse(Regex.Match(File.ReadAllText($"/proc/{process.Id}/status"), @"VmHWM:\s+(\d+) kB").Groups[1].Value, CultureInfo.InvariantCulture) * 1024;
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.InRange(peak, 1, LargestResident);
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public void The_models_of_the_corpus_agree_on_arm64(string name)
    {
        var folder = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", name);

        var (exitCode, output) = Run(Arm, "--verify", Path.Combine(folder, "model.onnx"), folder);

        Assert.True(exitCode == 0, output);
        Assert.Contains("agrees", output, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output) Run(string flavour, params string[] arguments)
    {
        var command = Command(flavour);
        return ChildProcess.Run(command[0], [.. command.Skip(1), .. arguments]);
    }

    private static string[] Command(string flavour)
    {
        var file = FileOf(flavour);
        return flavour == Arm && RuntimeInformation.OSArchitecture != Architecture.Arm64 ? [.. Emulator, file] : [file];
    }

    // Skips the calling test where the flavour was not published or cannot run here.
    private static string FileOf(string flavour)
    {
        var file = Path.Combine(Folder, flavour, "lstmonnx-edge");
        if (!File.Exists(file))
            Assert.Skip($"{file} is not there: run dotnet cake --target=Aot first");
        if (flavour == "x86-64-v3" && !(Avx2.IsSupported && Fma.IsSupported))
            Assert.Skip("this processor has no AVX2");
        if (flavour == "x86-64-v4" && !(Avx512F.IsSupported && Avx512DQ.IsSupported))
            Assert.Skip("this processor has no AVX-512");
        if (flavour == Arm && RuntimeInformation.OSArchitecture != Architecture.Arm64 && !File.Exists($"/usr/bin/{Emulator[0]}"))
            Assert.Skip($"no {Emulator[0]} (Debian: qemu-user-static)");
        return file;
    }
}
