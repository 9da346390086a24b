namespace LstmOnnx.Runtime.Planning;

/// <summary>A node whose weights are held in a narrow precision.</summary>
/// <param name="Label">How messages name it.</param>
/// <param name="Bytes">What its packed weights and biases take.</param>
/// <param name="FloatBytes">What they would take in float32.</param>
internal readonly record struct NarrowedNode(string Label, long Bytes, long FloatBytes);
