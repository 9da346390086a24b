namespace LstmOnnx.Training;

/// <summary>
/// How the first weights of one kind are drawn, as Keras and PyTorch define it. Fan in and fan out are the columns and rows of a matrix, for LSTM weights
/// with the rows of all four gates.
/// </summary>
public enum WeightInitialiser
{
    /// <summary>Uniform in ±√(6/(fan in + fan out)): Keras's glorot_uniform, PyTorch's xavier_uniform_.</summary>
    GlorotUniform,

    /// <summary>Variance 2/(fan in + fan out), normal, cut at two standard deviations and widened to make up for it: Keras's glorot_normal.</summary>
    GlorotNormal,

    /// <summary>Variance 2/(fan in + fan out), normal: PyTorch's xavier_normal_.</summary>
    XavierNormal,

    /// <summary>Uniform in ±√(6/fan in): Keras's he_uniform, PyTorch's kaiming_uniform_ for ReLU.</summary>
    HeUniform,

    /// <summary>Variance 2/fan in, normal, cut and widened: Keras's he_normal.</summary>
    HeNormal,

    /// <summary>Variance 2/fan in, normal: PyTorch's kaiming_normal_ for ReLU.</summary>
    KaimingNormal,

    /// <summary>Uniform in ±√(3/fan in): Keras's lecun_uniform.</summary>
    LecunUniform,

    /// <summary>Variance 1/fan in, normal, cut and widened: Keras's lecun_normal.</summary>
    LecunNormal,

    /// <summary>Orthonormal columns, or rows where there are fewer of them, times the scale, by default 1: orthogonal.</summary>
    Orthogonal,

    /// <summary>Uniform in ± the scale, by default Keras's 0.05: random_uniform.</summary>
    Uniform,

    /// <summary>Normal with the scale as standard deviation, by default Keras's 0.05: random_normal.</summary>
    Normal,

    /// <summary>The same without what lies beyond two of those deviations: truncated_normal.</summary>
    TruncatedNormal,

    /// <summary>All zero: zeros.</summary>
    Zeros,
}
