using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>
/// What every model has to satisfy before any engine sees it, ONNX Runtime's included: known versions and parts, names given once and before their use, data that fill their shapes, weights that fit their
/// node and are finite. Each check takes time in proportion to the file.
/// </summary>
internal static class ModelGate
{
    /// <exception cref="ModelRefusedException">The model breaks a rule, or uses a part of ONNX that is not supported; the first fault in this order is reported.</exception>
    public static void Check(ModelDocument model)
    {
        VersionGate.Check(model);
        OperatorGate.Check(model.Graph);
        NameGate.Check(model.Graph);
        TensorGate.Check(model.Graph);
        WeightGate.Check(model.Graph);
    }
}
