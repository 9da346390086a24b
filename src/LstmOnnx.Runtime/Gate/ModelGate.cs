using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>
/// What every model has to satisfy before any engine sees it, ONNX Runtime's included: known versions and parts, names given once and before their use, data that fill their shapes, weights that fit their
/// node and are finite, constants that do not grow without measure. Each check takes time in proportion to the file.
/// </summary>
internal static class ModelGate
{
    /// <param name="model">The model as it was read.</param>
    /// <param name="limits">The defaults where null; the reader has held the file to the others, and <see cref="ModelLimits.MaxPlanBytes"/> counts here.</param>
    /// <exception cref="ModelRefusedException">The model breaks a rule, or uses a part of ONNX that is not supported; the first fault in this order is reported.</exception>
    public static void Check(ModelDocument model, ModelLimits? limits = null)
    {
        VersionGate.Check(model);
        OperatorGate.Check(model.Graph);
        NameGate.Check(model.Graph);
        TensorGate.Check(model.Graph);
        WeightGate.Check(model.Graph);
        GrowthGate.Check(model.Graph, limits ?? new ModelLimits());
    }
}
