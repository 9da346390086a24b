using System.Reflection;

namespace LstmOnnx.Kernels.Tests;

public class HotLoopTests
{
    // Where the JIT inlines a loop into its callers, its budget ends in the middle of it, and vectors pass through memory.
    [Fact]
    public void What_is_optimised_from_its_first_call_is_not_inlined()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        MethodInfo[] hot = [.. typeof(SimdKernels).Assembly.GetTypes().SelectMany(type => type.GetMethods(All))
            .Where(method => method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization))];
        Assert.Contains(hot, method => method.Name == "Rows12");
        Assert.Empty(hot.Where(method => !method.MethodImplementationFlags.HasFlag(MethodImplAttributes.NoInlining)).Select(method => $"{method.DeclaringType}.{method.Name}"));
    }
}
