namespace LstmOnnx.Benchmarks;

/// <summary>One engine on one case: each run takes the same input and, where the case streams, carries its state on.</summary>
internal interface IPeer : IDisposable
{
    /// <summary>The engine's name in the results.</summary>
    string Engine { get; }

    /// <summary>How it holds the weights: float32, bfloat16, float16 or int8.</summary>
    string Weights { get; }

    /// <summary>Takes one step, or one sequence.</summary>
    void Run();

    /// <summary>What the last run gave: y [T, B, H].</summary>
    ReadOnlySpan<float> Output { get; }
}
