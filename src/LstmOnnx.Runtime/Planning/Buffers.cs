using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Planning;

/// <summary>Turns planned values into resolved elements.</summary>
internal sealed class Buffers(float[] arena, int start, int threads = 1)
{
    /// <summary>The session's threads, once a call has asked for them.</summary>
    public WorkerPool? Pool { get; private set; }

    /// <summary>Resolves constants, for folding.</summary>
    public static Buffers ConstantsOnly { get; } = new([], 0);

    /// <summary>The session's threads, of which there are several.</summary>
    public WorkerPool StartPool() => Pool ??= new WorkerPool(threads);

    /// <summary>The elements of a row-major value of floats.</summary>
    public Region Of(Value value)
    {
        CheckRowMajor(value);
        return Storage(value).Slice(value.Offset, (int)value.Count);
    }

    /// <summary>The floats from a value's first one to the end of its storage, for kernels that take strides of 0 and more.</summary>
    public Region From(Value value)
    {
        var storage = Storage(value);
        return storage.Slice(value.Offset, storage.Length - value.Offset);
    }

    /// <summary>All floats of a value's storage; the value starts at its offset.</summary>
    public Region Storage(Value value)
    {
        CheckCarrier<float>(value);
        return value.Storage.Floats is { } constant
            ? new Region(constant, 0, constant.Length)
            // No call writes what holds nothing, so it has no place.
            : value.Storage.Length == 0 ? new Region([], 0, 0)
            : new Region(arena, start + (int)value.Storage.Offset, (int)value.Storage.Length);
    }

    /// <summary>The elements of a row-major value.</summary>
    /// <typeparam name="T">The machine type of the value's carrier.</typeparam>
    public Region<T> Of<T>(Value value)
        where T : unmanaged
    {
        CheckRowMajor(value);
        return Storage<T>(value, value.Offset, (int)value.Count);
    }

    /// <summary>All elements of a value's storage; the value starts at its offset.</summary>
    /// <inheritdoc cref="Of{T}"/>
    public Region<T> Storage<T>(Value value)
        where T : unmanaged => Storage<T>(value, 0, (int)value.Storage.Length);

    /// <summary>The floats of the arena that a row-major value of any carrier takes.</summary>
    public Region Words(Value value)
    {
        CheckRowMajor(value);
        var each = ElementTypes.SizeOf(value.Carrier) / sizeof(float);
        return value.Storage.Length == 0 ? new Region([], 0, 0) : new Region(arena, start + (int)value.Storage.Offset + (value.Offset * each), (int)value.Count * each);
    }

    /// <summary>A caller's buffer: the value is of floats, and holds elements of <typeparamref name="T"/> one behind the other.</summary>
    public Region<T> Raw<T>(Value value, int count)
        where T : unmanaged => value.Storage.Length == 0 ? Region<T>.Empty : Region<T>.InArena(arena, start + (int)value.Storage.Offset, count);

    private Region<T> Storage<T>(Value value, int first, int count)
        where T : unmanaged
    {
        CheckCarrier<T>(value);
        return value.Storage.ConstantOf<T>() is { } constant ? Region<T>.OfConstant(constant, first, count)
            : value.Storage.Length == 0 ? Region<T>.Empty
            : Region<T>.InArena(arena, start + (int)value.Storage.Offset + Region<T>.Words(first), count);
    }

    private static void CheckCarrier<T>(Value value)
    {
        if (value.Storage.Carrier != ElementTypes.CarrierOf<T>())
            throw new InvalidOperationException($"a value of type {value.Type} is held as {value.Storage.Carrier}, not as {typeof(T)}");
    }

    private static void CheckRowMajor(Value value)
    {
        if (!value.IsRowMajor)
            throw new InvalidOperationException($"a value of shape {Layout.Text(value.Shape)} is not row-major");
    }
}
