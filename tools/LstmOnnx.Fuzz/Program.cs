using System.Globalization;
using LstmOnnx.BadInput;
using LstmOnnx.Fuzz;
using SharpFuzz;

const string Usage = """
    usage: LstmOnnx.Fuzz mutations [--every N]      each truncation and each change of one byte of three small models (of N changes, one)
           LstmOnnx.Fuzz refusals [--limit MS]      the time of each bad model's refusal; fails above the limit, 50 ms where it is not given
           LstmOnnx.Fuzz smoke FOLDER SECONDS       files of a folder (*.onnx), damaged at random in this process
           LstmOnnx.Fuzz corpus FOLDER              writes small models there, to start a fuzzer with
           LstmOnnx.Fuzz libfuzzer | afl            the loader as the target of a fuzzer outside; see README.md
    """;

switch (args)
{
    case ["mutations"]:
        return Mutations.Run(1);
    case ["mutations", "--every", var every] when int.TryParse(every, CultureInfo.InvariantCulture, out var step) && step > 0:
        return Mutations.Run(step);
    case ["refusals"]:
        return Refusals.Run(50);
    case ["refusals", "--limit", var limit] when double.TryParse(limit, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0:
        return Refusals.Run(milliseconds);
    case ["smoke", var folder, var seconds] when double.TryParse(seconds, CultureInfo.InvariantCulture, out var time) && time > 0:
        return Smoke.Run(folder, TimeSpan.FromSeconds(time));
    case ["corpus", var folder]:
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in SmallModels.All)
            File.WriteAllBytes(Path.Combine(folder, $"{name}.onnx"), bytes);
        return 0;
    case ["libfuzzer"]:
        Fuzzer.LibFuzzer.Run(bytes => Trial.Of(bytes.ToArray()));
        return 0;
    case ["afl"]:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Trial.Of(bytes.ToArray());
        });
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
