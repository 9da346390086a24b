using System.Numerics;

namespace LstmOnnx.Training.Tests;

/// <summary>One parameter, row-major.</summary>
internal sealed record ReferenceTensor(int[] Shape, double[] Values);

/// <summary>
/// Parameters by name, taken once each with the shape they must have. Gates stand one after the other, i, o, f, c of an LSTM and z, r, h of a GRU:
/// `embedding.weights` [V, E]; `lstm.k.forward` or `.reverse`: `.input_weights` [4H, I], `.recurrent_weights` [4H, P], `.bias` [4H], `.peepholes` [3H] i, o, f, `.projection` [P, H];
/// `gru.k.…`: [3H, I], [3H, H], bias [4H] z, r, h's of W, h's of R; `rnn.k.…`: [H, I], [H, H], [H]; `dense.k`: `.weights` [O, I], `.bias` [O].
/// </summary>
internal sealed class ReferenceParameters(IReadOnlyDictionary<string, ReferenceTensor> tensors)
{
    private readonly Dictionary<string, Complex[]> _taken = [];

    /// <summary>Names in the order they were taken.</summary>
    public IReadOnlyCollection<string> Names => _taken.Keys;

    /// <summary>The values that the model computes with; a change to them shows in its next pass.</summary>
    public Complex[] this[string name] => _taken[name];

    /// <summary>Whether there is such a parameter.</summary>
    public bool Has(string name) => tensors.ContainsKey(name);

    /// <summary>The last dimension of a parameter that decides a size.</summary>
    public int Columns(string name) => Find(name).Shape[^1];

    /// <summary>The first dimension of a parameter that decides a size.</summary>
    public int Rows(string name) => Find(name).Shape[0];

    /// <summary>The values of a parameter of this shape.</summary>
    public Complex[] Take(string name, params int[] shape)
    {
        var tensor = Find(name);
        if (!tensor.Shape.SequenceEqual(shape) || tensor.Values.Length != shape.Aggregate(1, (size, dimension) => size * dimension))
            throw new ArgumentException($"parameter {name} is [{string.Join(", ", tensor.Shape)}] of {tensor.Values.Length} values; expected [{string.Join(", ", shape)}]");
        return _taken[name] = Array.ConvertAll(tensor.Values, value => new Complex(value, 0));
    }

    /// <summary>Refuses parameters that nothing has taken.</summary>
    public void RefuseOthers()
    {
        var others = tensors.Keys.Except(_taken.Keys).ToArray();
        if (others.Length > 0)
            throw new ArgumentException($"the model has no parameter {string.Join(", ", others)}");
    }

    private ReferenceTensor Find(string name) =>
        tensors.TryGetValue(name, out var tensor) ? tensor : throw new ArgumentException($"parameter {name} is missing");
}
