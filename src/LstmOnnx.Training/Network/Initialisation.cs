namespace LstmOnnx.Training;

/// <summary>Whose rules draw the first weights.</summary>
public enum Initialisation
{
    /// <summary>
    /// Keras: weights uniform by Glorot and Bengio (2010), ±√(6/(fan in + fan out)) with all four gates in the fan out; recurrent weights with orthonormal
    /// columns (Saxe et al. 2014); biases zero, the forget gate's one.
    /// </summary>
    Keras,

    /// <summary>PyTorch: everything in an LSTM uniform in ±1/√H, its bias the sum of two such draws; dense layers uniform in ±1/√(fan in).</summary>
    PyTorch,
}
