namespace LstmOnnx.Kernels;

/// <summary>How the two weight matrices of an LSTM are held in memory. Biases, states, activations and sums are float32 throughout; of <see cref="Int8"/> the sums of one row are 32-bit integers first.</summary>
public enum WeightPrecision
{
    /// <summary>As they are.</summary>
    Float32 = 0,

    /// <summary>The upper 16 bits of a float, rounded to nearest: 8 significant bits, relative error at most 2⁻⁹. Half the memory.</summary>
    BFloat16 = 1,

    /// <summary>IEEE 754 binary16, rounded to nearest: 11 significant bits, relative error at most 2⁻¹² (absolute 2⁻²⁵ below 6.1e-5). Half the memory; weights from 65,520 up do not fit.</summary>
    Float16 = 2,

    /// <summary>
    /// Signed bytes with a scale for each gate of each unit and each matrix: absolute error at most 1/254 of the largest weight of that row. A quarter of the memory. x and h are rounded to 16-bit integers at each step,
    /// each with a scale of its own row.
    /// </summary>
    Int8 = 3,
}
