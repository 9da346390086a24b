using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>An input whose values are at hand before its session is made.</summary>
internal interface IKnownInput
{
    int[] Shape { get; }

    bool IsInteger { get; }

    /// <summary>The elements as a session takes those of a fixed input: <c>long[]</c>, <c>float[]</c> or <c>double[]</c>.</summary>
    Array ToFixed();
}

/// <summary>Sessions for inputs whose values are known, as stored test data are.</summary>
internal static class SessionOfValues
{
    // Shapes, lengths and choices are integers as a rule; ranges and scales are short lists of floats.
    private static readonly Func<IKnownInput, bool>[] MayBeFixed = [input => input.IsInteger, input => input.Shape.Length < 2];

    /// <summary>Makes a session. Where the engine needs values to plan with, all inputs of integers and truth values are fixed; if that is not enough, numbers and lists of them too.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Its inputs, in its order.</param>
    /// <param name="isFixed">For each input whether it is fixed from the first; then, whether it had to be. The caller fills the others.</param>
    /// <exception cref="ArgumentException">The inputs are not those of the model.</exception>
    /// <exception cref="ModelRefusedException">The engine refuses the model for these inputs.</exception>
    public static LstmSession Create(LstmModel model, IReadOnlyList<IKnownInput> inputs, bool[] isFixed)
    {
        for (var stage = 0; ; stage++)
        {
            var (shapes, values) = (new Dictionary<string, int[]>(StringComparer.Ordinal), new Dictionary<string, Array>(StringComparer.Ordinal));
            for (var i = 0; i < inputs.Count; i++)
            {
                shapes.Add(model.Inputs[i].Name, inputs[i].Shape);
                if (isFixed[i])
                    values.Add(model.Inputs[i].Name, inputs[i].ToFixed());
            }
            try
            {
                return model.CreateSession(shapes, values);
            }
            catch (ModelRefusedException refusal) when (refusal.Code == RefusalCode.DependsOnData && stage < MayBeFixed.Length)
            {
                for (var i = 0; i < inputs.Count; i++)
                    isFixed[i] |= MayBeFixed[stage](inputs[i]);
            }
        }
    }
}
