using System.CommandLine;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Cli.Json;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Commands;

/// <summary><c>lstmonnx info</c>: versions, and which engines and vector widths this machine has.</summary>
internal static class InfoCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("info", "Shows versions, and the engines and vector widths that this machine has.");
        command.SetAction(_ => Run(context));
        HelpText.Install(command,
            ("What runs here", "lstmonnx info"),
            ("With 256-bit vectors", "LSTMONNX_SIMD=256 lstmonnx info"));
        return command;
    }

    private static int Run(CommandContext context)
    {
        var (output, info) = (context.Output, MachineInfo.Collect());
        output.Line($"lstmonnx {info.Version}");
        output.Line($"  system       {info.System}, {info.Architecture}, .NET {info.Dotnet}");
        output.Line($"  processor    {info.Processor ?? "unknown"}, {info.Processors} in use");
        output.Line($"  simd         {(info.Simd is null ? info.SimdReason : $"{Width(info.Simd)} in use")}; available: {string.Join(", ", info.SimdAvailable)}; {(info.LstmonnxSimd is null ? "LSTMONNX_SIMD is not set" : $"LSTMONNX_SIMD={info.LstmonnxSimd}")}");
        output.Line($"  onnxruntime  {(info.Onnxruntime is null ? info.OnnxruntimeReason : $"{info.Onnxruntime}; providers here: {string.Join(", ", info.OnnxruntimeProviders)}; devices: {string.Join(", ", info.OnnxruntimeDevices.Select(Device))}")}");
        output.Json(info, InspectionJson.Default.InfoDocument);
        return ExitCode.Done;
    }

    private static string Device(DeviceDocument device) => $"{device.Kind}{(device.Vendor.Length > 0 ? $" ({Readable.Name(device.Vendor)})" : "")} by {device.Provider}";

    private static string Width(string name) => name == "scalar" ? "no vectors (scalar)" : $"{name}-bit vectors";
}
