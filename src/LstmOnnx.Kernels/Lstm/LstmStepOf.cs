namespace LstmOnnx.Kernels;

/// <summary>A step at one width.</summary>
internal sealed unsafe class LstmStepOf<TSimd> : LstmStep
    where TSimd : unmanaged, ISimd<TSimd>
{
    private readonly PackedLstm _lstm;
    private readonly float* _inputs, _hidden, _cell, _outputs, _gates;
    private bool _down;

    public LstmStepOf(PackedLstm lstm, LstmStepMemory memory)
    {
        _lstm = lstm;
        _inputs = Pin(memory.Inputs);
        _hidden = Pin(memory.Hidden);
        _cell = Pin(memory.Cell);
        _outputs = Pin(memory.Outputs);
        _gates = Pin(memory.Workspace);
    }

    public override void Run()
    {
        _down = !_down;
        LstmInference<TSimd>.Step(_lstm, FadedInputs.Settled(_lstm, _inputs, _gates), _hidden, _cell, _outputs, _gates, _down);
        GC.KeepAlive(this);
    }
}
