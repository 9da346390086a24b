using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Stands for a branch that does not fit the session's shapes: refuses the run that chooses it.</summary>
internal sealed class RefusingCall(ModelRefusedException refusal) : KernelCall
{
    public override void Run() => throw new ModelRefusedException(refusal.Code, $"the branch that these inputs choose cannot run at the session's shapes: {refusal.Message}", refusal.Node, refusal.Attribute, refusal);
}
