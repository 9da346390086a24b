using System.Runtime.CompilerServices;

namespace LstmOnnx.Runtime.Reading;

/// <summary>How often each field of strings or messages stands in a message, found by one walk over its tags.</summary>
internal readonly ref struct FieldCounts
{
    private const int MaxField = 32;

    private readonly Buffer _counts;
    private readonly string _message;

    public FieldCounts(ReadContext context, WireSlice slice, string message)
    {
        _message = message;
        var reader = context.Open(slice, message);
        while (reader.Next())
        {
            if (reader.Field < MaxField && reader.Type == WireType.LengthDelimited)
                _counts[reader.Field]++;
            reader.Skip();
        }
    }

    public int this[int field] => _counts[field];

    /// <summary>Refuses a message that has the field more than once.</summary>
    public void AllowOnce(int field, string name)
    {
        if (_counts[field] > 1)
            throw new ModelRefusedException(RefusalCode.MalformedModel, $"{_message} has {_counts[field]} fields '{name}', expected one: export the model again");
    }

    [InlineArray(MaxField)]
    private struct Buffer
    {
        private int _first;
    }
}
