using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>
/// For providers with a memory of their own: a binding would copy an input once, when it is bound, and miss what is written later, so ONNX Runtime is handed the tensors at each run and copies them
/// both ways. Allocates a few small arrays a run.
/// </summary>
internal sealed class CopyingRunner(InferenceSession session, CheckedModel model, HostTensor[][] inputs, HostTensor[][] outputs) : Runner(session)
{
    private readonly string[] _inputNames = [.. model.Inputs.Select(input => input.Name)];
    private readonly string[] _outputNames = [.. model.Outputs.Select(output => output.Name)];
    private readonly OrtValue[][] _inputs = [.. inputs.Select(tensors => tensors.Select(tensor => tensor.Value).ToArray())];
    private readonly OrtValue[][] _outputs = [.. outputs.Select(tensors => tensors.Select(tensor => tensor.Value).ToArray())];

    public override void Run(int parity) => Session.Run(Options, _inputNames, _inputs[parity], _outputNames, _outputs[parity]);
}
