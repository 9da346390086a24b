using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Graphs;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Simd;

/// <summary>A graph with its operators read and its constants folded; weights are packed by the first session that needs them and shared from then on.</summary>
internal sealed class SimdModel : EngineModel
{
    // More than one, and prime: no product of other sizes can stand in for it.
    private const int RehearsedSteps = 11;

    private readonly CheckedModel _model;
    private readonly SimdKernels _kernels;
    private readonly Graph _graph;
    private readonly PackedWeights _packed = new();
    private readonly Value?[] _values;

    public SimdModel(CheckedModel model, SimdKernels kernels)
    {
        (_model, _kernels) = (model, kernels);
        _graph = new Graph(model);
        _values = Planner.FoldModel(_graph, kernels, _packed, model.Limits.MaxPlanBytes);
        Rehearse();
    }

    public override string Description => $"simd, {SimdWidths.NameOf(_kernels.Width)}";

    public override EngineSession CreateSession(IReadOnlyList<int[]> inputShapes, IReadOnlyList<StatePair> states) =>
        new SimdSession(Plan(new PlanRequest(inputShapes, states, KeepsStates: false, _model.Limits.MaxPlanBytes)));

    public override EngineSession CreateStreamSession(IReadOnlyList<int[]> inputShapes)
    {
        CheckSteps(inputShapes);
        var plan = Plan(new PlanRequest(inputShapes, [], KeepsStates: true, _model.Limits.MaxPlanBytes));
        if (plan.States.Count == 0)
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedStream, "the model has no recurrent node, so a stream has no state to keep: run it with CreateSession");
        return new SimdSession(plan);
    }

    // Whether steps may come one by one shows in a plan for several of them.
    private void CheckSteps(IReadOnlyList<int[]> inputShapes)
    {
        var roles = InputAxes.Find(_model.Document.Graph, _model.Inputs, _model.States);
        var axes = new int?[roles.Length];
        int[][] shapes = [.. inputShapes.Select(s => (int[])s.Clone())];
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = Array.IndexOf(roles[i], AxisRole.Time);
            if (axis < 0 || _model.Inputs[i].Shape[axis].Size is not null)
                continue;
            axes[i] = axis;
            shapes[i][axis] = RehearsedSteps;
        }
        Plan(new PlanRequest(shapes, [], KeepsStates: true, _model.Limits.MaxPlanBytes) { TimeAxes = axes });
    }

    private PlannedGraph Plan(PlanRequest request) => Planner.Plan(_graph, _kernels, _packed, _values, request);

    // What depends on data and not on shapes alone is refused when the model is loaded, so that the next engine of the list has its turn.
    private void Rehearse()
    {
        if (new InputShapes(_model).Smallest() is not { } shapes)
            return;
        try
        {
            Plan(new PlanRequest(shapes, [], KeepsStates: false, _model.Limits.MaxPlanBytes));
        }
        catch (ModelRefusedException refusal) when (refusal is not UnsupportedOnnxException)
        {
            // These shapes were a guess; the session's own will tell.
        }
    }
}
