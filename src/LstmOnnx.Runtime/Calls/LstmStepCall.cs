using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>One step of one row of an LSTM node of one direction, over the arena.</summary>
internal sealed class LstmStepCall(LstmStep step, StateRegion<float> hidden, StateRegion<float> cell) : KernelCall
{
    private readonly bool _starts = hidden.Starts || cell.Starts;

    public override void Run()
    {
        if (_starts)
        {
            hidden.Started();
            cell.Started();
        }
        step.Run();
    }
}
