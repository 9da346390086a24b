using System.Globalization;

namespace LstmOnnx.Runtime.Reading;

/// <summary>
/// Writes a model anew with the data of external files inside, as raw_data of their tensors; every other field stays as it is, byte for byte. Reader, gate and every engine then see one self-contained model,
/// and ONNX Runtime never opens a file.
/// </summary>
internal sealed class EmbeddedModel
{
    private const int ExternalData = 13;
    private const int DataLocation = 14;

    // The tag of field 9 (raw_data) with its bytes to follow.
    private const byte RawDataTag = (9 << 3) | (int)WireType.LengthDelimited;

    // By message, the fields that lead to tensors.
    private static readonly Dictionary<(Part, int), Part> Children = new()
    {
        [(Part.Model, 7)] = Part.Graph,
        [(Part.Graph, 1)] = Part.Node,
        [(Part.Graph, 5)] = Part.Tensor,
        [(Part.Node, 5)] = Part.Attribute,
        [(Part.Attribute, 5)] = Part.Tensor,
        [(Part.Attribute, 6)] = Part.Graph,
    };

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadContext _context;
    private readonly ExternalFolder _folder;
    private readonly long _most;
    private readonly List<Piece> _pieces = [];
    private long _embedded;

    private EmbeddedModel(ReadOnlyMemory<byte> bytes, ModelLimits limits, ExternalFolder folder)
    {
        (_bytes, _folder) = (bytes, folder);
        // The names of tensors are counted when the result is read.
        _context = new ReadContext(bytes, limits);
        _most = Math.Min(limits.MaxFileBytes, Array.MaxLength);
    }

    private enum Part
    {
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
    }

    /// <summary>Whether any tensor that an engine could read has its data elsewhere.</summary>
    public static bool IsNeeded(ModelDocument model) =>
        Gate.GraphWalk.AllGraphs(model.Graph).Any(graph => graph.Initializers.Any(tensor => tensor.External is not null)
            || graph.Nodes.Any(node => node.Attributes.Any(attribute => attribute.Tensor?.External is not null)));

    /// <param name="model">A model that the reader has taken, so that its nesting is bounded.</param>
    /// <param name="folder">The folder of the model's file.</param>
    /// <param name="limits">Model and data together are held to <see cref="ModelLimits.MaxFileBytes"/>.</param>
    /// <exception cref="ModelRefusedException">A reference may not be followed, or the whole would be too large.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ReadOnlyMemory<byte> Embed(ModelDocument model, string folder, ModelLimits limits)
    {
        using var files = new ExternalFolder(folder);
        var writing = new EmbeddedModel(model.Bytes, limits, files);
        var length = writing.Rewrite(new WireSlice(0, model.Bytes.Length), Part.Model).Length;
        return writing.Write(length);
    }

    private (long Length, bool Changed) Rewrite(WireSlice message, Part part)
    {
        if (part == Part.Tensor)
            return RewriteTensor(message);
        var (length, changed) = (0L, false);
        var reader = _context.Open(message, part.ToString());
        for (var start = reader.Position; reader.Next(); start = reader.Position)
        {
            var valueStart = reader.Position;
            if (reader.Type != WireType.LengthDelimited || !Children.TryGetValue((part, reader.Field), out var child))
            {
                reader.Skip();
                length += Copy(start, reader.Position);
                continue;
            }
            var (before, prefix) = (_pieces.Count, valueStart - start);
            var slice = reader.Slice();
            _pieces.Add(default);
            var inner = Rewrite(slice, child);
            if (inner.Changed)
            {
                var claim = Varint(inner.Length);
                _pieces[before] = new Piece(0, 0, [.. _bytes.Span.Slice(start, prefix), .. claim], null);
                length += prefix + claim.Length + inner.Length;
                changed = true;
            }
            else
            {
                _pieces.RemoveRange(before, _pieces.Count - before);
                length += Copy(start, reader.Position);
            }
        }
        return (length, changed);
    }

    private (long Length, bool Changed) RewriteTensor(WireSlice message)
    {
        var tensor = TensorReader.Read(_context, message);
        if (tensor.External is null)
            return (Copy(message.Start, message.End), false);
        if (tensor.HasRawData || tensor.StoredCount > 0)
            throw Refused(tensor, "it has data of its own too, expected one of them");
        if (ElementBits.Of(tensor.Type) == 0)
            throw Refused(tensor, $"elements of type {tensor.Type} cannot lie in a file");
        var count = ElementBits.ByteCount(tensor.Type, tensor.ElementCount);
        var offset = _folder.Locate(tensor, count);
        _embedded += count;
        CheckLength(_embedded);
        var length = 0L;
        var reader = _context.Open(message, nameof(Part.Tensor));
        for (var start = reader.Position; reader.Next(); start = reader.Position)
        {
            reader.Skip();
            if (reader.Field is not (ExternalData or DataLocation))
                length += Copy(start, reader.Position);
        }
        byte[] claim = [RawDataTag, .. Varint(count)];
        _pieces.Add(new Piece(0, 0, claim, null));
        _pieces.Add(new Piece(offset, (int)count, null, tensor));
        return (length + claim.Length + count, true);
    }

    private long Copy(int start, int end)
    {
        if (_pieces is [.., { Bytes: null, Tensor: null, Length: > 0 } last] && last.Start + last.Length == start)
            _pieces[^1] = last with { Length = last.Length + end - start };
        else if (end > start)
            _pieces.Add(new Piece(start, end - start, null, null));
        return end - start;
    }

    private byte[] Write(long length)
    {
        CheckLength(length);
        var result = new byte[length];
        var rest = result.AsSpan();
        foreach (var piece in _pieces)
        {
            if (piece.Bytes is { } bytes)
                bytes.CopyTo(rest);
            else if (piece.Tensor is { } tensor)
                _folder.Read(tensor, piece.Start, rest[..piece.Length]);
            else
                _bytes.Span.Slice((int)piece.Start, piece.Length).CopyTo(rest);
            rest = rest[(piece.Bytes?.Length ?? piece.Length)..];
        }
        return result;
    }

    private void CheckLength(long length)
    {
        if (length > _most)
        {
            throw new ModelRefusedException(RefusalCode.LimitExceeded, string.Create(CultureInfo.InvariantCulture,
                $"the model and its external data have {length} bytes or more, at most {_most} are allowed: raise ModelLimits.{nameof(ModelLimits.MaxFileBytes)} if it is trusted"));
        }
    }

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static ModelRefusedException Refused(TensorDocument tensor, string what) => new(RefusalCode.ExternalData, $"tensor '{Readable.Name(tensor.Name)}' has its data in another file: {what}");

    /// <summary>A run of the result: bytes given here, data of a tensor from <paramref name="Start"/> of its file, or else a run of the model.</summary>
    private readonly record struct Piece(long Start, int Length, byte[]? Bytes, TensorDocument? Tensor);
}
