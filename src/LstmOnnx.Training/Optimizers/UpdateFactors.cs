namespace LstmOnnx.Training;

/// <summary>What an update takes beside gradients: each gradient g counts as scale · min(max(g, −bound), bound).</summary>
/// <param name="LearningRate">This update's rate.</param>
/// <param name="Momentum">This update's momentum, Adam's beta 1.</param>
/// <param name="GradientBound">The largest size of a gradient's element, infinite for no bound.</param>
/// <param name="GradientScale">What is left of the bounded gradient.</param>
internal readonly record struct UpdateFactors(double LearningRate, double Momentum, float GradientBound, float GradientScale);
