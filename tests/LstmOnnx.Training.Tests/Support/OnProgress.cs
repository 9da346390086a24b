namespace LstmOnnx.Training.Tests;

/// <summary>Calls back at once, on the training thread.</summary>
internal sealed class OnProgress(Action<FitProgress> action) : IProgress<FitProgress>
{
    public void Report(FitProgress value) => action(value);
}
