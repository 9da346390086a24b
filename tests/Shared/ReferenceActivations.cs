namespace LstmOnnx.TestSupport;

/// <summary>Finds the functions, alphas and betas that a node's attributes mean.</summary>
public static class ReferenceActivations
{
    /// <summary>All functions of a node, direction after direction.</summary>
    /// <param name="names">The functions, one for each place of each direction.</param>
    /// <param name="alphas"><c>activation_alpha</c>, or null.</param>
    /// <param name="betas"><c>activation_beta</c>, or null.</param>
    /// <param name="reading">Whose word counts.</param>
    public static ReferenceActivation[] Resolve(string[] names, float[]? alphas, float[]? betas, OnnxReading reading)
    {
        var resolved = new ReferenceActivation[names.Length];
        var (nextAlpha, nextBeta) = (0, 0);
        for (var i = 0; i < names.Length; i++)
        {
            var (takesAlpha, takesBeta, alpha, beta) = Defaults(names[i], reading);
            // ONNX Runtime gives the next number to the next function that takes one; by the text each function has its place in the list.
            var (alphaAt, betaAt) = reading == OnnxReading.OnnxRuntime ? (nextAlpha, nextBeta) : (i, i);
            if (takesAlpha && alphas is not null && alphaAt < alphas.Length)
                (alpha, nextAlpha) = (alphas[alphaAt], nextAlpha + 1);
            if (takesBeta && betas is not null && betaAt < betas.Length)
                (beta, nextBeta) = (betas[betaAt], nextBeta + 1);
            resolved[i] = new ReferenceActivation(names[i], alpha, beta) { ExcludesThreshold = reading == OnnxReading.OnnxRuntime };
        }
        return resolved;
    }

    private static (bool TakesAlpha, bool TakesBeta, float Alpha, float Beta) Defaults(string name, OnnxReading reading) => (name, reading) switch
    {
        ("Affine", OnnxReading.OnnxRuntime) => (true, true, 0, 0),
        ("Affine", _) => (true, true, 1, 0),
        ("LeakyRelu", _) => (true, false, 0.01f, 0),
        ("ThresholdedRelu", OnnxReading.OnnxRuntime) => (true, false, 0, 0),
        ("ThresholdedRelu", _) => (true, false, 1, 0),
        ("ScaledTanh", OnnxReading.OnnxRuntime) => (true, true, 0, 0),
        ("ScaledTanh", _) => (true, true, 1, 1),
        ("HardSigmoid", _) => (true, true, 0.2f, 0.5f),
        ("Elu", _) => (true, false, 1, 0),
        _ => (false, false, 0, 0),
    };
}
