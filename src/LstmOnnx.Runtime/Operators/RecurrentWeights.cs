using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>The weights of a recurrent node for the general kernels: packed once per model where they are constants, in each run where they are data.</summary>
internal sealed class RecurrentWeights
{
    private readonly RecurrentCell[] _cells;
    private readonly RecurrentInputs _inputs;
    private readonly PackedRecurrent[]? _packed;

    private RecurrentWeights(RecurrentCell[] cells, RecurrentInputs inputs, PackedRecurrent[]? packed) => (_cells, _inputs, _packed) = (cells, inputs, packed);

    /// <summary>What a run reads of them.</summary>
    public Value[] Reads => _packed is not null ? [] : [.. new[] { _inputs.W, _inputs.R, _inputs.B, _inputs.P }.OfType<Value>()];

    public string Note => _packed is null ? ", weights packed at every run" : "";

    public static RecurrentWeights Of(NodePlanner node, RecurrentAttributes attributes, RecurrentInputs inputs)
    {
        var (kernels, sizes, cells) = (node.Kernels, inputs.Sizes, attributes.Cells);
        if (!inputs.AreWeightsConstant)
        {
            foreach (var cell in cells)
                node.TakeRoom(kernels.RecurrentLength(cell, sizes.InputSize, sizes.HiddenSize));
            return new RecurrentWeights(cells, inputs, null);
        }
        Value?[] all = [inputs.W, inputs.R, inputs.B, inputs.P];
        var source = all.FirstOrDefault(v => v?.Storage.BelongsToModel == false) ?? inputs.W;
        var packed = new PackedRecurrent[cells.Length];
        for (var d = 0; d < packed.Length; d++)
        {
            var at = d;
            // Sessions of other lengths may have the same weights on the fused kernel, whose parts come first.
            packed[d] = node.Packed(2 + d, source, kernels.RecurrentLength(cells[d], sizes.InputSize, sizes.HiddenSize), () =>
            {
                var made = kernels.CreateRecurrent(cells[at], sizes.InputSize, sizes.HiddenSize);
                kernels.PackRecurrent(Own(inputs.W), Own(inputs.R), Own(inputs.B), Own(inputs.P), made);
                return made;

                float[] Own(Value? value) => value is null ? [] : node.FloatsOf(value.Sliced(0, at, 1, 1))!;
            });
        }
        return new RecurrentWeights(cells, inputs, packed);
    }

    public int WorkspaceLength(SimdKernels kernels, RecurrentSizes sizes) =>
        Directions(kernels).Max(p => p.WorkspaceLength(sizes.SequenceLength, sizes.BatchSize));

    public WeightSource Bind(SimdKernels kernels, Buffers buffers)
    {
        var empty = new Region([], 0, 0);
        return new WeightSource(Directions(kernels), _packed is null)
        {
            W = _packed is null ? buffers.Of(_inputs.W) : empty,
            R = _packed is null ? buffers.Of(_inputs.R) : empty,
            B = _packed is null && _inputs.B is { } bias ? buffers.Of(bias) : empty,
            P = _packed is null && _inputs.P is { } peepholes ? buffers.Of(peepholes) : empty,
        };
    }

    private PackedRecurrent[] Directions(SimdKernels kernels) =>
        _packed ?? Array.ConvertAll(_cells, cell => kernels.CreateRecurrent(cell, _inputs.Sizes.InputSize, _inputs.Sizes.HiddenSize));
}
