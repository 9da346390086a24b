namespace LstmOnnx.Runtime.Planning;

/// <summary>A tensor while planning: a shape laid over a storage. Several values may look at one storage, which is what makes reshapes and slices free.</summary>
internal sealed class Value
{
    public Value(ElementType type, int[] shape, int[] strides, int offset, Storage storage) =>
        // What holds nothing begins nowhere: an offset of slices could lie behind its storage.
        (Type, Shape, Strides, Offset, Storage) = (type, shape, strides, shape.Contains(0) ? 0 : offset, storage);

    /// <summary>A value that fills its storage row by row.</summary>
    public Value(ElementType type, int[] shape, Storage storage)
        : this(type, shape, Layout.RowMajor(shape), 0, storage)
    {
    }

    public ElementType Type { get; }

    public int[] Shape { get; }

    /// <summary>Elements of the storage from one index of an axis to the next.</summary>
    public int[] Strides { get; }

    /// <summary>The first element's place in the storage.</summary>
    public int Offset { get; }

    public Storage Storage { get; }

    public int Rank => Shape.Length;

    public long Count => Layout.Count(Shape);

    public bool IsConstant => Storage.IsConstant;

    /// <summary>What holds its elements.</summary>
    public Carrier Carrier => Storage.Carrier;

    /// <summary>Whether its elements lie one after the other in row-major order.</summary>
    public bool IsRowMajor => Layout.IsRowMajor(Shape, Strides);

    public Value View(int[] shape, int[] strides, int offset) => new(Type, shape, strides, offset, Storage);

    /// <summary>The same elements under another shape; null where that takes a copy.</summary>
    public Value? TryReshape(int[] shape) =>
        Layout.TryReshape(Shape, Strides, shape) is { } strides ? View(shape, strides, Offset) : null;

    public Value Permuted(ReadOnlySpan<int> permutation)
    {
        var (shape, strides) = (new int[Rank], new int[Rank]);
        for (var axis = 0; axis < Rank; axis++)
            (shape[axis], strides[axis]) = (Shape[permutation[axis]], Strides[permutation[axis]]);
        return View(shape, strides, Offset);
    }

    /// <summary>Indices start, start + step, … of one axis, <paramref name="count"/> of them.</summary>
    public Value Sliced(int axis, int start, int step, int count)
    {
        var (shape, strides) = ((int[])Shape.Clone(), (int[])Strides.Clone());
        var offset = count == 0 ? Offset : Offset + (start * Strides[axis]);
        shape[axis] = count;
        strides[axis] = count <= 1 ? Strides[axis] : step * Strides[axis];
        return View(shape, strides, offset);
    }

    public Value BroadcastTo(int[] shape) => View(shape, Layout.BroadcastStrides(Shape, Strides, shape), Offset);

    /// <summary>The integers of a constant, row-major; null where it is no constant of integers.</summary>
    public long[]? Integers() => Storage.Integers is { } integers ? Gather(integers) : null;

    /// <summary>The floats of a constant, row-major; null where it is no constant of floats.</summary>
    public float[]? Floats() => Storage.Floats is { } floats ? Gather(floats) : null;

    /// <summary>The doubles of a constant, row-major; null where it is no constant of doubles.</summary>
    public double[]? Doubles() => Storage.Doubles is { } doubles ? Gather(doubles) : null;

    /// <summary>The elements of a constant as its carrier's machine type, row-major; null where it is no constant of that type.</summary>
    public T[]? Elements<T>()
        where T : unmanaged => Storage.ConstantOf<T>() is { } elements ? Gather(elements) : null;

    /// <summary>The same elements taken for another type on the same carrier.</summary>
    public Value As(ElementType type) => type == Type ? this : new Value(type, Shape, Strides, Offset, Storage);

    private T[] Gather<T>(T[] source)
    {
        if (IsRowMajor && Offset == 0 && source.Length == Count)
            return source;
        var destination = new T[Count];
        Strided.Copy<T>(source, Offset, Strides, destination, 0, Layout.RowMajor(Shape), Shape);
        return destination;
    }
}
