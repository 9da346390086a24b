using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Reading;
using static LstmOnnx.BadInput.HandModel;
using static LstmOnnx.BadInput.Wire;
using static LstmOnnx.Runtime.Tests.Reading.HandReading;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Bytes written by hand and what must come of them.</summary>
public class OnnxReaderTests
{
    [Fact]
    public void Every_field_of_a_model_written_by_hand_is_read()
    {
        var bytes = Whole();

        var model = Read(bytes);

        ModelGate.Check(model);
        Assert.Equal((8, "hand", "1.0", "org.example", 3), (model.IrVersion, model.ProducerName, model.ProducerVersion, model.Domain, model.ModelVersion));
        Assert.Equal([new OpsetImport("", 17)], model.OpsetImports);
        Assert.Equal("value", Assert.Single(model.Metadata, entry => entry.Key == "key").Value);
        Assert.Equal("g", model.Graph.Name);
        Assert.Equal(["LSTM", "Squeeze", "Gemm"], model.Graph.Nodes.Select(node => node.OpType));
        var lstm = model.Graph.Nodes[0];
        Assert.Equal(("lstm", "", "LSTM node 'lstm'"), (lstm.Name, lstm.Domain, lstm.Label));
        Assert.Equal(["x", "W", "R"], lstm.Inputs);
        Assert.Equal(["", "h"], lstm.Outputs);
        Assert.Equal((AttributeKind.Int, 1), (lstm.Find("hidden_size")!.Kind, lstm.Find("hidden_size")!.Int));
        Assert.Equal((AttributeKind.String, "forward"), (lstm.Find("direction")!.Kind, lstm.Find("direction")!.String));
        Assert.Equal((AttributeKind.Float, 1f), (model.Graph.Nodes[2].Find("alpha")!.Kind, model.Graph.Nodes[2].Find("alpha")!.Float));
        Assert.Null(lstm.Find("clip"));
        Assert.Equal("Squeeze node of 's'", model.Graph.Nodes[1].Label);
        Assert.Equal([1, 4, 1], model.Graph.Initializers[0].Dimensions);
        Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f], model.Graph.Initializers[0].ToFloats());
        Assert.Equal([0.5f, 0.6f, 0.7f, 0.8f], model.Graph.Initializers[1].ToFloats());
        Assert.Equal([2f], model.Graph.Initializers[2].ToFloats());
        Assert.Equal([0L], model.Graph.Initializers[3].ToInt64s());
        var input = Assert.Single(model.Graph.Inputs);
        Assert.Equal(("x", ElementType.Float), (input.Name, input.Type));
        Assert.Equal([new Dimension(null, "time"), new Dimension(null, "batch"), new Dimension(1, null)], input.Shape!);
        Assert.Equal(["y"], model.Graph.Outputs.Select(value => value.Name));
        Assert.Equal(["s"], model.Graph.ValueInfos.Select(value => value.Name));
    }

    [Fact]
    public void Weights_are_views_of_the_bytes_and_names_are_shared()
    {
        var bytes = Whole();
        var model = Read(bytes);

        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(model.Graph.Initializers[0].RawData, out var view));
        Assert.Same(bytes, view.Array);
        Assert.Same(model.Graph.Initializers[0].Name, model.Graph.Nodes[0].Inputs[1]);
    }

    [Fact]
    public void Unknown_fields_of_every_wire_type_are_passed_over()
    {
        var unknown = Message(Number(1000, -1), Double(1001, 1), Text(1002, "\u00e9"), Float(1003, 1));

        var model = Read(Message(Number(1, 8), unknown, Bytes(8, Number(2, 17), unknown), Bytes(7,
            Node("Identity", ["x"], ["y"], unknown, Bytes(5, Text(1, "a"), Number(3, 5), Number(20, 2), unknown)),
            Bytes(11, Text(1, "x"), unknown, Bytes(2, unknown, Bytes(1, Number(1, 1), unknown, Bytes(2, unknown, Bytes(1, Number(1, 3), unknown))))),
            unknown, Tensor(5, "t", [1], Raw(1), unknown), Value(12, "y"))));

        Assert.Equal(5, model.Graph.Nodes[0].Find("a")!.Int);
        Assert.Equal([new Dimension(3, null)], model.Graph.Inputs[0].Shape!);
        Assert.Equal([1f], model.Graph.Initializers[0].ToFloats());
    }

    [Fact]
    public void Numbers_and_text_that_stand_twice_count_by_the_last()
    {
        var model = Read(Message(Number(1, 3), Number(1, 8), Text(2, "first"), Text(2, "second"), Bytes(7)));

        Assert.Equal((8, "second"), (model.IrVersion, model.ProducerName));
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, 0L)]
    [InlineData(7, 7L)]
    public void A_declared_length_of_minus_one_is_an_open_one(long written, long? expected)
    {
        var model = Read(Model(Bytes(11, Text(1, "x"), Bytes(2, Bytes(1, Bytes(2, Bytes(1, Number(1, written))))))));

        Assert.Equal([new Dimension(expected, null)], model.Graph.Inputs[0].Shape!);
    }

    [Fact]
    public void Kinds_of_values_that_are_no_tensors_are_told_apart_without_reading_them()
    {
        // A sequence of a sequence of ...: only the outermost is looked at.
        var nested = Bytes(1);
        for (var i = 0; i < 5000; i++)
            nested = Bytes(4, Bytes(1, nested));

        var model = Read(Model(Bytes(11, Text(1, "s"), Bytes(2, nested)), Bytes(11, Text(1, "none"))));

        Assert.Equal([ValueKind.Sequence, ValueKind.Undeclared], model.Graph.Inputs.Select(value => value.Kind));
    }
}
