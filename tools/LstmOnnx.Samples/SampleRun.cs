namespace LstmOnnx.Samples;

/// <summary>What was asked for.</summary>
/// <param name="Folder">Where the files go.</param>
/// <param name="Threads">0 for one per processor.</param>
/// <param name="Seeds">At least one; the first is that of the model that is written.</param>
internal sealed record SampleRun(string Folder, int Threads, int[] Seeds)
{
    public string PathOf(string file) => Path.Combine(Folder, file);
}
