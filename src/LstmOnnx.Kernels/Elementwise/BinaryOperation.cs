namespace LstmOnnx.Kernels;

/// <summary>Functions of two numbers that <see cref="SimdKernels.Binary"/> applies.</summary>
public enum BinaryOperation
{
    /// <summary>left + right.</summary>
    Add,

    /// <summary>left − right.</summary>
    Subtract,

    /// <summary>left · right.</summary>
    Multiply,

    /// <summary>left / right.</summary>
    Divide,

    /// <summary>The smaller one, −0 under 0; NaN where either is.</summary>
    Minimum,

    /// <summary>The larger one, 0 over −0; NaN where either is.</summary>
    Maximum,

    /// <summary>left to the power of right, as C's <c>pow</c> has it: 1 where right is 0 or left is 1, even by NaN. One element at a time, through double.</summary>
    Power,

    /// <summary>left · right where left is below 0, else left.</summary>
    LeakyRelu,
}
