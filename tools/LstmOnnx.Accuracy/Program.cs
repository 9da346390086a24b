using System.Diagnostics;
using System.Globalization;
using LstmOnnx.Accuracy;
using LstmOnnx.Kernels;

// LstmOnnx.Accuracy [--sample] [--threads N]: exit code 1 where a bound does not hold.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var sample = args.Contains("--sample");
var at = Array.IndexOf(args, "--threads");
var threads = at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
var watch = Stopwatch.StartNew();

var findings = Walk.Run(CheckedFunction.All, SimdWidths.Available, sample ? Inputs.Sample() : Told(Inputs.All()), threads);
var holds = true;
Console.WriteLine($"{findings[0].Inputs:N0} inputs; FMA at the widths up to 128: {(System.Runtime.Intrinsics.X86.Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? "yes" : "no")}");
Console.WriteLine("| function | width | worst error | at | falls between neighbours | within | at the ends | |");
Console.WriteLine("|---|---|---|---|---|---|---|---|");
foreach (var finding in findings)
{
    var error = finding.Function.InUlps ? $"{finding.Worst:F3} ulp" : $"{finding.Worst:E2}";
    var within = finding.Falls == 0 ? "-" : $"[{finding.LowestFall:R}, {finding.HighestFall:R}]";
    Console.WriteLine($"| {finding.Function.Name} | {SimdWidths.NameOf(finding.Width)} | {error} | {finding.WorstAt:R} | {finding.Falls:N0} | {within} | {finding.FallsAtEnds:N0} | {Verdict(finding.Holds)} |");
}
foreach (var width in SimdWidths.Available)
{
    foreach (var (name, worst, gate, argument) in Products.Run(width, sample ? 1_000 : 10_000))
        Console.WriteLine($"| {name} | {SimdWidths.NameOf(width)} | {worst:E2} | {gate:R}, {argument:R} | - | - | - | {Verdict(worst <= Products.Bound)} |");
}
Console.Error.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s");
return holds ? 0 : 1;

// A walk over all floats takes a while: a word at each twentieth of it.
static IEnumerable<Inputs> Told(IEnumerable<Inputs> all)
{
    long handed = 0;
    foreach (var block in all)
    {
        var before = handed * 20 >> 32;
        handed += block.Count - 1;
        if ((handed * 20 >> 32) is var after && after > before)
            Console.Error.WriteLine($"{5 * after} %");
        yield return block;
    }
}

string Verdict(bool one)
{
    holds &= one;
    return one ? "holds" : "FAILS";
}
