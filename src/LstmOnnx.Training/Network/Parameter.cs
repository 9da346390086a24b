namespace LstmOnnx.Training;

/// <summary>One tensor that training changes. LSTM tensors have ONNX's layout, gates iofc.</summary>
public sealed class Parameter
{
    internal Parameter(string name, params int[] shape)
    {
        Name = name;
        Shape = shape;
        var count = shape.Aggregate(1, (product, size) => checked(product * size));
        Values = new float[count];
        Gradients = new float[count];
    }

    /// <summary>Such as "lstm.0.forward.input_weights" or "dense.0.bias".</summary>
    public string Name { get; }

    /// <summary>Sizes, slowest first.</summary>
    public int[] Shape { get; }

    /// <summary>The numbers, row by row.</summary>
    public float[] Values { get; }

    /// <summary>dL/dValues of the latest training step, before clipping.</summary>
    public float[] Gradients { get; }

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
