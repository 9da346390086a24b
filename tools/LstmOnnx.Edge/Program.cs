using System.Globalization;
using LstmOnnx.Edge;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime;

// Exit codes as of lstmonnx: 0 done, 2 usage, 3 data, 4 model refused, 6 input/output.
try
{
    return args switch
    {
        ["--info"] => Info(),
        [var model] when !model.StartsWith('-') => Predictions.Windows(model, Console.In, Console.Out),
        ["--stream", var model] when !model.StartsWith('-') => Predictions.Stream(model, Console.In, Console.Out),
        _ => Usage(),
    };
}
catch (FormatException problem)
{
    return Fail(3, problem.Message);
}
catch (Exception problem) when (problem is ModelRefusedException or EngineUnavailableException)
{
    return Fail(4, problem.Message);
}
catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
{
    return Fail(6, problem.Message);
}
catch (Exception problem) when (problem is InvalidOperationException or ArgumentException)
{
    return Fail(2, problem.Message);
}

static int Info()
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"simd {(int)SimdWidths.Selected} bits of {string.Join(", ", SimdWidths.Available.Select(width => (int)width))}"));
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("""
        usage: lstmonnx-edge MODEL < rows.csv > predictions.csv            a prediction a row, once a whole window has been read
               lstmonnx-edge --stream MODEL < rows.csv > predictions.csv   a prediction a row, the state kept from row to row
               lstmonnx-edge --info                                        the SIMD width in use
        rows: a number for each input feature, comma separated; a header line is skipped
        """);
    return 2;
}

static int Fail(int code, string message)
{
    Console.Error.WriteLine($"error: {message}");
    return code;
}
