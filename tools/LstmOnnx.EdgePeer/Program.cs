// A row of numbers a line on standard input, a step of the model each, a row of numbers on standard output: what `lstmonnx-edge --stream` does, for a model without state inputs and from a zero state at each row.
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: lstmonnx-edge-peer MODEL < rows.csv");
    return 2;
}
using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
using var session = new InferenceSession(args[0], options);
using var run = new RunOptions();
while (Console.ReadLine() is { } line)
{
    var row = Array.ConvertAll(line.Split(','), cell => float.Parse(cell, CultureInfo.InvariantCulture));
    using var input = OrtValue.CreateTensorValueFromMemory(row, [1, 1, row.Length]);
    using var outputs = session.Run(run, [session.InputNames[0]], [input], [session.OutputNames[0]]);
    Console.WriteLine(string.Join(',', outputs[0].GetTensorDataAsSpan<float>().ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture))));
}
return 0;
