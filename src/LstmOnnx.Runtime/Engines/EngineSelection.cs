using System.Runtime.ExceptionServices;

namespace LstmOnnx.Runtime;

/// <summary>Tries engines in order and keeps the reasons.</summary>
internal static class EngineSelection
{
    public static (EngineModel Model, EngineChoice Choice) Choose(CheckedModel model, IReadOnlyList<Engine> engines)
    {
        if (engines.Count == 0)
            throw new ArgumentException("LoadOptions.Engines is empty: name at least one engine");
        var rejected = new List<EngineRejection>();
        var refusals = new List<ModelRefusedException>();
        foreach (var engine in engines)
        {
            try
            {
                var loaded = engine.Load(model);
                return (loaded, new EngineChoice(engine.Name, loaded.Description, rejected));
            }
            catch (EngineUnavailableException unavailable)
            {
                rejected.Add(new EngineRejection(engine.Name, unavailable.Message));
            }
            catch (ModelRefusedException refusal)
            {
                rejected.Add(new EngineRejection(engine.Name, refusal.Message));
                refusals.Add(refusal);
            }
        }
        // Where every engine works and each refuses the model, the fault is the model's; the first engine's refusal has its code and node.
        if (refusals.Count < rejected.Count)
            throw new EngineUnavailableException(rejected);
        if (refusals.Count == 1)
            ExceptionDispatchInfo.Throw(refusals[0]);
        throw Combined(refusals[0], rejected);
    }

    private static ModelRefusedException Combined(ModelRefusedException first, List<EngineRejection> rejected)
    {
        var message = $"no engine of the list supports the model: {string.Join("; ", rejected.Select(r => $"{r.Engine}: {r.Reason}"))}";
        return first is UnsupportedOnnxException
            ? new UnsupportedOnnxException(first.Code, message, first.Node, first.Attribute)
            : new ModelRefusedException(first.Code, message, first.Node, first.Attribute);
    }
}
