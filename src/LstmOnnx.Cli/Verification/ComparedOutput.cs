namespace LstmOnnx.Cli.Verification;

/// <summary>An output of one engine on one set of inputs, compared.</summary>
/// <param name="Set">The data set, or the sizes of the seeded inputs.</param>
/// <param name="Output">The output's name.</param>
/// <param name="Engine">Whose output.</param>
/// <param name="Against">The other engine's name, or <c>stored</c>.</param>
/// <param name="Result">How they compare.</param>
internal sealed record ComparedOutput(string Set, string Output, string Engine, string Against, TensorComparison Result);
