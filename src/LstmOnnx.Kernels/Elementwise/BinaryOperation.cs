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
}
