namespace LstmOnnx.Runtime;

/// <summary>How long one kernel call of a plan took at its best.</summary>
/// <param name="Call">The call, as <see cref="SessionPlan.Kernels"/> has it.</param>
/// <param name="Microseconds">The shortest of its runs, in microseconds; a stopwatch's own 20 to 30 ns are in it. 0 for a call that no run reached.</param>
public readonly record struct CallTime(string Call, double Microseconds);
