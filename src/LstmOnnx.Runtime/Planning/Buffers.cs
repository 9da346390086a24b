namespace LstmOnnx.Runtime.Planning;

/// <summary>Turns planned values into resolved floats.</summary>
internal sealed class Buffers(float[] arena, int start)
{
    /// <summary>Resolves constants, for folding.</summary>
    public static Buffers ConstantsOnly { get; } = new([], 0);

    /// <summary>The elements of a row-major value.</summary>
    public Region Of(Value value)
    {
        if (!value.IsRowMajor)
            throw new InvalidOperationException($"a value of shape {Layout.Text(value.Shape)} is not row-major");
        return Storage(value).Slice(value.Offset, (int)value.Count);
    }

    /// <summary>The elements from a value's first one to the end of its storage, for kernels that take strides of 0 and more.</summary>
    public Region From(Value value)
    {
        var storage = Storage(value);
        return storage.Slice(value.Offset, storage.Length - value.Offset);
    }

    /// <summary>All elements of a value's storage; the value starts at its offset.</summary>
    public Region Storage(Value value) => value.Storage.Floats is { } constant
        ? new Region(constant, 0, constant.Length)
        // No call writes what holds nothing, so it has no place.
        : value.Storage.Length == 0 ? new Region([], 0, 0)
        : new Region(arena, start + (int)value.Storage.Offset, (int)value.Storage.Length);
}
