using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using LstmOnnx.BadInput;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>
/// Our reader beside Google.Protobuf on damaged files. Where both take a file they agree on all that gate and graph look at; where one of them refuses, it is for one of the reasons listed here.
/// </summary>
public class TwoReadersTests
{
    private const int Step = 11;

    // What our reader refuses beyond protobuf: see DECISIONS.md, "The reader refuses what readers could read differently".
    private static readonly (RefusalCode Code, string Part)[] Stricter =
    [
        (RefusalCode.MissingGraph, "holds no graph"),
        (RefusalCode.MalformedModel, "expected one: export the model again"),
        (RefusalCode.MalformedModel, "has numbers in two fields"),
        (RefusalCode.MalformedModel, "its type is"),
        (RefusalCode.MalformedModel, "it states no type"),
        (RefusalCode.MalformedModel, "it states the type"),
        (RefusalCode.MalformedModel, "of a function's attribute"),
        (RefusalCode.MalformedProtobuf, "is no tag of a field that ONNX could have"),
        (RefusalCode.MalformedProtobuf, "a number has more than 64 bits"),
        (RefusalCode.MalformedProtobuf, "expected LengthDelimited"),
        (RefusalCode.MalformedProtobuf, "expected Varint"),
        (RefusalCode.MalformedProtobuf, "expected Fixed"),
        (RefusalCode.MalformedProtobuf, "a value has two types"),
        (RefusalCode.MalformedProtobuf, "are not UTF-8"),
        (RefusalCode.UnsupportedType, "has the element type"),
        (RefusalCode.UnsupportedFeature, "is stored in segments"),
        (RefusalCode.ShapeMismatch, "expected lengths of 0 or more"),
        (RefusalCode.ShapeMismatch, "a declared shape has an axis of length"),
        (RefusalCode.LimitExceeded, "are allowed"),
        (RefusalCode.DuplicateName, "the metadata key"),
    ];

    public static TheoryData<string> Names => [.. SmallModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void They_agree_but_for_the_listed_reasons(string name)
    {
        var whole = SmallModels.All.Single(model => model.Name == name).Bytes;
        var (both, oursOnly, theirsOnly) = (0, 0, 0);
        foreach (var bytes in Damaged.CutShort(whole).Concat(Changes(whole)))
        {
            var (ours, refusal) = Ours(bytes);
            var theirs = Theirs(bytes.Span);
            if (ours is not null && theirs is not null)
            {
                ProtobufComparison.Equal(theirs, ours);
                both++;
            }
            else if (ours is not null)
            {
                // Ours passes over parts that nothing here uses, and what is wrong in them; without them the file has to be protobuf.
                Assert.NotNull(Theirs(UsedParts.Of(bytes)));
                oursOnly++;
            }
            else if (theirs is not null)
            {
                Assert.True(IsListed(refusal!), $"{refusal!.Code}: {refusal.Message}");
                theirsOnly++;
            }
        }

        Assert.True(both > 100 && theirsOnly > 20, $"{both} taken by both, {oursOnly} by ours alone, {theirsOnly} by Google.Protobuf alone");
    }

    [Fact]
    public void What_is_wrong_in_parts_that_are_passed_over_is_the_only_thing_ours_alone_takes()
    {
        // A documentation string that is no UTF-8, and a training graph that is no message.
        var bytes = Wire.Message(Wire.Bytes(7, Wire.Bytes(10, [0xC3, 0x28])), Wire.Bytes(20, [0x0F]));

        Assert.NotNull(Ours(bytes).Model);
        Assert.Null(Theirs(bytes));
        Assert.NotNull(Theirs(UsedParts.Of(bytes)));
    }

    private static bool IsListed(ModelRefusedException refusal) =>
        Stricter.Any(reason => reason.Code == refusal.Code && refusal.Message.Contains(reason.Part, StringComparison.Ordinal))
        // Google.Protobuf keeps 32 bits of a length, and takes a packed run of a negative one for an empty one.
        || (refusal.Code is RefusalCode.Truncated or RefusalCode.MalformedProtobuf && Regex.Match(refusal.Message, "claims ([0-9]+) bytes") is { Success: true } claim
            && (int)ulong.Parse(claim.Groups[1].ValueSpan, CultureInfo.InvariantCulture) < 0);

    private static IEnumerable<ReadOnlyMemory<byte>> Changes(byte[] whole)
    {
        for (var number = 0; number < whole.Length * Damaged.Changes; number += Step)
            yield return Damaged.Changed(whole, number);
    }

    private static (ModelDocument? Model, ModelRefusedException? Refusal) Ours(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return (OnnxReader.Read(bytes, new ModelLimits()), null);
        }
        catch (ModelRefusedException refusal)
        {
            return (null, refusal);
        }
    }

    private static ModelProto? Theirs(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
