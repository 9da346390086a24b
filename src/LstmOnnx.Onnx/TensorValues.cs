using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Onnx;

/// <summary>A tensor of numbers or truth values as a plain array.</summary>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The shape; empty for a scalar.</param>
/// <param name="Values">
/// The elements, row-major, in an array of their machine type: <c>float[]</c>, <c>double[]</c>, <c>Half[]</c>, <c>bool[]</c>, an array of the integer type, and <c>ushort[]</c> for the bits of Bfloat16.
/// </param>
public sealed record TensorValues(DataType Type, int[] Shape, Array Values);
