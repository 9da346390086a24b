using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>One node's operator with its attributes read. Immutable; every session plans it anew for its shapes.</summary>
internal abstract class Operator
{
    /// <summary>Whether a node whose inputs are all constants may be computed while planning.</summary>
    public virtual bool Folds => true;

    /// <summary>The attributes whose graphs the operator runs, in the order in which it plans them; each is given.</summary>
    public virtual IReadOnlyList<string> BranchNames => [];

    /// <summary>The shape rule, and the kernel calls that compute the outputs.</summary>
    public abstract void Plan(NodePlanner node);

    /// <summary>The kernel of a function of each float of input 0 that other inputs do not change, so that whoever gives input 0 may apply it; null where it is none.</summary>
    /// <param name="inputs">The node's other inputs.</param>
    public virtual Kernel? Activation(NodeConstants inputs) => null;

    /// <summary>Says where time lies in the outputs, or refuses because an output at one step needs a later one. Asked where an input has each step, and of every recurrent node.</summary>
    public virtual void FollowTime(TimeContext node) => throw node.Obstacle("this operator is not known to take time steps one by one");
}
