using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>Changes the weights by their gradients and remembers what its formula needs of earlier updates. Allocates only when it is made.</summary>
internal abstract class Optimizer
{
    public static Optimizer Create(SimdKernels kernels, IReadOnlyList<Parameter> parameters, OptimizerOptions options, bool momentumIsScheduled = false) => options.Kind switch
    {
        OptimizerKind.Sgd => new SgdOptimizer(parameters, options, keepsMomentum: momentumIsScheduled || options.Momentum > 0),
        OptimizerKind.RmsProp => new RmsPropOptimizer(kernels, parameters, options, keepsMomentum: momentumIsScheduled || options.Momentum > 0),
        _ => new AdamOptimizer(kernels, parameters, options),
    };

    /// <summary>Updates so far, the one that runs included.</summary>
    public int Updates { get; set; }

    /// <summary>What the formula remembers of earlier updates; writing to the arrays takes it to another state.</summary>
    public abstract IEnumerable<NamedTensor> Memory { get; }

    /// <summary>Once per update, before its ranges.</summary>
    public void Begin() => Updates++;

    /// <summary>Updates elements [start, start + length) of one parameter; ranges may run on any thread.</summary>
    /// <param name="parameter">Its place among the parameters.</param>
    /// <param name="start">The first element.</param>
    /// <param name="length">How many.</param>
    /// <param name="factors">This update's rate and clipping.</param>
    public abstract void Update(int parameter, int start, int length, in UpdateFactors factors);
}
