namespace LstmOnnx.Runtime.Operators;

/// <summary>What becomes of many elements; ONNX's names, without their Reduce.</summary>
internal enum Reduction
{
    /// <summary>Σ|x|.</summary>
    L1,

    /// <summary>√Σx².</summary>
    L2,

    /// <summary>ln Σx.</summary>
    LogSum,

    /// <summary>ln Σe^x.</summary>
    LogSumExp,

    /// <summary>The greatest; NaN if there is one.</summary>
    Max,

    /// <summary>Σx/n; of integers, cut off towards zero.</summary>
    Mean,

    /// <summary>The least; NaN if there is one.</summary>
    Min,

    /// <summary>Πx.</summary>
    Prod,

    /// <summary>Σx.</summary>
    Sum,

    /// <summary>Σx².</summary>
    SumSquare,
}
