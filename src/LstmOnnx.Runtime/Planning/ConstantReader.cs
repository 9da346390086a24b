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
        if (ElementTypes.CarrierOf(tensor.Type) is not { } carrier)
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedType, $"{where} has elements of type {tensor.Type}; the SIMD engine reads floats of 16, 32 and 64 bits, integers of 8 to 64 bits and Bool");
        var shape = Array.ConvertAll(tensor.Dimensions, d => (int)d);
        planner.Budget.Take(where, tensor.ElementCount, ElementTypes.SizeOf(carrier));
        return new Value(tensor.Type, shape, planner.Constant(carrier switch
        {
            Carrier.Float => tensor.ToFloats(),
            Carrier.Double => tensor.ToDoubles(),
            _ => (Array)tensor.ToInt64s(),
        }));
    }
}
