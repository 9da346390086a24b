using static LstmOnnx.BadInput.HandModel;
using static LstmOnnx.BadInput.Wire;
using static LstmOnnx.Runtime.Tests.Reading.HandReading;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Lies on the wire: each ends in its code, with the place and the fact in the message.</summary>
public class RefusedBytesTests
{
    [Fact]
    public void A_reference_to_a_functions_attribute_that_is_empty_is_none() =>
        Assert.Equal(3, Read(Model(Bytes(1, Attribute("a", 2, Number(3, 3), Text(21, ""))))).Graph.Nodes[0].Find("a")!.Int);

    [Fact]
    public void The_node_and_the_attribute_are_named()
    {
        var refusal = Refusal(Model(Bytes(1, Attribute("a\nb", 99))));

        Assert.Equal("a\\nb", refusal.Attribute);
        Assert.Contains("'a\\nb'", refusal.Message, StringComparison.Ordinal);
    }
}
