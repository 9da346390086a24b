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
    private readonly PackedWeights _packed;
    private readonly Value?[] _values;
    private string? _fallBack;

    public SimdModel(CheckedModel model, SimdKernels kernels, RecurrentSemantics semantics)
    {
        (_model, _kernels, _packed) = (model, kernels, new PackedWeights(model.Weights));
        _graph = new Graph(model, semantics);
        _values = Planner.FoldModel(_graph, kernels, _packed, model.Limits.MaxPlanBytes);
        Rehearse();
    }

    public override string Description => $"simd, {SimdWidths.NameOf(_kernels.Width)}{(_packed.Precision == WeightPrecision.Float32 ? "" : $", weights in {_packed.Precision}")}";

    public override string? FallBack => _fallBack;

    public override EngineSession CreateSession(SessionRequest request) => Session(Plan(request, keepsStates: false), request.States);

    public override EngineSession CreateStreamSession(SessionRequest request)
    {
        CheckSteps(request);
        var plan = Plan(request, keepsStates: true);
        if (plan.States.Count == 0)
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedStream, "the model has no recurrent node, so a stream has no state to keep: run it with CreateSession, or name its state inputs and outputs through StreamOptions.States");
        return Session(plan, []);
    }

    // Whether steps may come one by one shows in a plan for several of them.
    private void CheckSteps(SessionRequest request)
    {
        var roles = InputAxes.Find(_model.Document.Graph, _model.Inputs, _model.States);
        var axes = new int?[roles.Length];
        int[][] shapes = [.. request.InputShapes.Select(s => (int[])s.Clone())];
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = Array.IndexOf(roles[i], AxisRole.Time);
            if (axis < 0 || _model.Inputs[i].Shape[axis].Size is not null)
                continue;
            axes[i] = axis;
            shapes[i][axis] = RehearsedSteps;
        }
        Plan(request with { InputShapes = shapes }, keepsStates: true, axes);
    }

    private SimdSession Session(PlannedGraph plan, IReadOnlyList<StatePair> carried) => new(plan, _model.Inputs, carried);

    private PlannedGraph Plan(SessionRequest request, bool keepsStates, IReadOnlyList<int?>? timeAxes = null) => Planner.Plan(_graph, _kernels, _packed, _values,
        new PlanRequest(request.InputShapes, request.States, request.FixedInputs, keepsStates, _model.Limits.MaxPlanBytes) { TimeAxes = timeAxes });

    // What depends on data and not on shapes alone is refused when the model is loaded, so that the next engine of the list has its turn. Inputs of integers, and numbers and lists beside other inputs, may yet be fixed.
    private void Rehearse()
    {
        if (new InputShapes(_model).Smallest() is not { } shapes)
            return;
        var mayBeFixed = _model.Inputs.Any(i => ElementTypes.CarrierOf(i.Type) == Carrier.Integer || (_model.Inputs.Count > 1 && i.Shape.Count < 2));
        try
        {
            var plan = Plan(new SessionRequest(shapes), keepsStates: false);
            if (_packed.Precision != WeightPrecision.Float32 && plan.Text.NarrowedNodes.Count == 0)
                _fallBack = SessionPlan.NothingNarrowed(_packed.Precision);
        }
        catch (ModelRefusedException refusal) when (refusal is not UnsupportedOnnxException || (mayBeFixed && refusal.Code == RefusalCode.DependsOnData))
        {
            // These shapes were a guess; the session's own will tell.
        }
    }
}
