using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests.Export;

/// <summary>The kinds of network that an export has to carry, each with the scaling that a file of its kind would have.</summary>
internal sealed record ExportTopology(string Name, NetworkOptions Network, AffineScaling? Inputs = null, AffineScaling? Outputs = null, int[]? BaselineColumns = null)
{
    private static readonly AffineScaling ThreeInputs = new([30_000f, -4f, 0.25f], [5_000f, 2f, 0.01f]);

    /// <summary>5 and 7 are multiples of no vector width.</summary>
    public static IReadOnlyList<ExportTopology> All { get; } =
    [
        new("plain", Of([new(5)], outputSize: 1)),
        new("scaled", Of([new(7)], outputSize: 2), ThreeInputs, new([31_000f, -1f], [6_000f, 0.5f])),
        new("stack-baseline", Of([new(7, Dropout: 0.2f), new(5), new(4)], outputSize: 2, denseSizes: [6, 3]), ThreeInputs, new([10f, 20f], [900f, 800f]), [0, 0]),
        new("bidirectional-stack", Of([new(5, Bidirectional: true), new(3, Bidirectional: true)], outputSize: 3), ThreeInputs),
        new("bidirectional-then-forward", Of([new(4, Bidirectional: true), new(5)], outputSize: 1, denseSizes: [4])),
        new("binary", Of([new(5)], outputSize: 1, task: TaskKind.Binary), ThreeInputs),
        new("multi-class", Of([new(5)], outputSize: 4, task: TaskKind.MultiClass, denseSizes: [8]), ThreeInputs),
    ];

    public bool CanStream => Network.Layers.All(layer => !layer.Bidirectional);

    /// <summary>A network whose every parameter is seeded, biases too, so that an order that is mixed up shows.</summary>
    public LstmNetwork Create()
    {
        var network = new LstmNetwork(Network);
        for (var i = 0; i < network.Parameters.Count; i++)
            Seeded.Floats(network.Parameters[i].Values.Length, seed: i + 1, -0.6f, 0.6f).CopyTo(network.Parameters[i].Values, 0);
        return network;
    }

    public ExportOptions Options(ModelForm form = ModelForm.Sequence, int opset = 17) =>
        new() { Form = form, Opset = opset, Inputs = Inputs, Outputs = Outputs, BaselineColumns = BaselineColumns, Verify = ExportEngines.Both };

    private static NetworkOptions Of(LstmLayerOptions[] layers, int outputSize, TaskKind task = TaskKind.Regression, int[]? denseSizes = null) =>
        new() { InputSize = 3, Layers = layers, OutputSize = outputSize, Task = task, DenseSizes = denseSizes ?? [], Seed = 3 };
}
