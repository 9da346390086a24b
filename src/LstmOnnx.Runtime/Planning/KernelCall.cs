namespace LstmOnnx.Runtime.Planning;

/// <summary>One entry of a session's flat list: a kernel with all of its buffers, sizes and choices resolved. Running it allocates nothing.</summary>
internal abstract class KernelCall
{
    public abstract void Run();
}
