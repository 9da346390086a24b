namespace LstmOnnx.Runtime.Reading;

/// <summary>Where a tensor says that its data lie, word for word: nothing here has been checked or opened.</summary>
/// <param name="Location">The file, by the words of the model.</param>
/// <param name="Offset">The first byte, in decimal digits; empty for the file's start.</param>
/// <param name="Length">How many bytes, in decimal digits; empty for as many as the shape asks for.</param>
/// <param name="Fault">Why the entries cannot be believed; empty where they can.</param>
internal sealed record ExternalReference(string Location = "", string Offset = "", string Length = "", string Fault = "")
{
    /// <summary>The reference with one more entry of the tensor's external_data.</summary>
    public ExternalReference With(string key, string value) => key switch
    {
        "location" => Location.Length == 0 ? this with { Location = value } : Twice(key),
        "offset" => Offset.Length == 0 ? this with { Offset = value } : Twice(key),
        "length" => Length.Length == 0 ? this with { Length = value } : Twice(key),
        "checksum" => this,
        _ when Fault.Length > 0 => this,
        _ => this with { Fault = $"it has the entry '{Readable.Name(key)}', expected location, offset, length or checksum" },
    };

    private ExternalReference Twice(string key) => Fault.Length > 0 ? this : this with { Fault = $"the entry {key} stands twice, expected once" };
}
