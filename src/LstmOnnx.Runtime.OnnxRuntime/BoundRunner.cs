using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>Two bindings made once, run in turn. A run allocates nothing managed.</summary>
internal sealed class BoundRunner : Runner
{
    private readonly OrtIoBinding[] _bindings;

    public BoundRunner(InferenceSession session, CheckedModel model, HostTensor[][] inputs, HostTensor[][] outputs)
        : base(session)
    {
        _bindings = [session.CreateIoBinding(), session.CreateIoBinding()];
        for (var parity = 0; parity < 2; parity++)
        {
            for (var i = 0; i < inputs[parity].Length; i++)
                _bindings[parity].BindInput(model.Inputs[i].Name, inputs[parity][i].Value);
            for (var i = 0; i < outputs[parity].Length; i++)
                _bindings[parity].BindOutput(model.Outputs[i].Name, outputs[parity][i].Value);
        }
    }

    public override void Run(int parity) => Session.RunWithBinding(Options, _bindings[parity]);

    public override void Dispose()
    {
        foreach (var binding in _bindings)
            binding.Dispose();
        base.Dispose();
    }
}
