using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>
/// An InferenceSession that is disposed with the last of those who hold it: the model and its sessions. ONNX Runtime ends the process when a binding runs on a session that is gone.
/// </summary>
internal sealed class SharedInference(InferenceSession session)
{
    private readonly Lock _lock = new();
    private int _holders = 1;

    public InferenceSession Session { get; } = session;

    public void Acquire()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_holders == 0, typeof(LstmModel));
            _holders++;
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            if (_holders > 0 && --_holders == 0)
                Session.Dispose();
        }
    }
}
