namespace LstmOnnx.Kernels;

/// <summary>Something that is cut into items, each of which may run on any thread, in any order.</summary>
public abstract class Work
{
    /// <summary>Does one item. Items write to memory of their own, so a result cannot depend on who ran them.</summary>
    public abstract void Run(int item);
}
