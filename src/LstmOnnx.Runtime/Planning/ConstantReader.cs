using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Planning;

/// <summary>Turns stored tensors into constants.</summary>
internal static class ConstantReader
{
    public static Value Read(Planner planner, string where, TensorDocument tensor)
    {
        if (tensor.Dimensions.Length > NodePlanner.MaxRank)
            throw new ModelRefusedException(RefusalCode.LimitExceeded, $"{where} has {tensor.Dimensions.Length} axes, {NodePlanner.MaxRank} are allowed");
        if (tensor.ElementCount > Array.MaxLength || tensor.Dimensions.Any(d => d is < 0 or > int.MaxValue))
            throw new ModelRefusedException(RefusalCode.LimitExceeded, $"{where} has {tensor.ElementCount} elements, {Array.MaxLength} are allowed");
        var shape = Array.ConvertAll(tensor.Dimensions, d => (int)d);
        switch (tensor.Type)
        {
            case ElementType.Float:
                planner.Budget.Take(where, tensor.ElementCount);
                return new Value(tensor.Type, shape, planner.Constant(tensor.ToFloats()));
            case ElementType.Int64 or ElementType.Int32 or ElementType.Bool:
                planner.Budget.Take(where, tensor.ElementCount, sizeof(long));
                return new Value(tensor.Type, shape, planner.Constant(tensor.ToInt64s()));
            default:
                throw new UnsupportedOnnxException(RefusalCode.UnsupportedType, $"{where} has elements of type {tensor.Type}; the SIMD engine reads Float, Int64, Int32 and Bool");
        }
    }
}
