namespace LstmOnnx.Runtime;

/// <summary>The batch axis of everything that a step reads or writes; −1 where there is none, so that all rows share it.</summary>
/// <param name="Inputs">By place in the model.</param>
/// <param name="Outputs">By place in the model.</param>
/// <param name="Kept">Of states that the engine keeps inside.</param>
internal sealed record BankAxes(int[] Inputs, int[] Outputs, int[] Kept);
