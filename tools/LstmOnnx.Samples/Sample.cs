using LstmOnnx.Samples.Classifier;
using LstmOnnx.Samples.Ecg;
using LstmOnnx.Samples.LongMemory;

namespace LstmOnnx.Samples;

/// <summary>The samples by name.</summary>
internal static class Sample
{
    public static IReadOnlyDictionary<string, Action<SampleRun>> All { get; } = new Dictionary<string, Action<SampleRun>>
    {
        ["long-memory"] = LongMemorySample.Run,
        ["ecg-anomaly"] = AnomalySample.Run,
        ["sequence-classifier"] = ClassifierSample.Run,
    };
}
