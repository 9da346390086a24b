using System.Runtime.ExceptionServices;
using LstmOnnx.Kernels;

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
                if (model.Weights != WeightPrecision.Float32 && !engine.NarrowsWeights)
                    throw new UnsupportedOnnxException(RefusalCode.UnsupportedFeature, $"weights in {model.Weights} were asked for, and this engine holds them as the file has them: use the SIMD engine, or Float32");
                var loaded = engine.Load(model);
                return (loaded, new EngineChoice(engine.Name, loaded.Description, rejected) { FallBack = loaded.FallBack });
            }
            catch (EngineUnavailableException unavailable)
            {
                rejected.Add(new EngineRejection(engine.Name, unavailable.Message));
                if (engine.IsRequired)
                    throw new EngineUnavailableException($"the required engine cannot be used: {Reasons(rejected)}", rejected);
            }
            catch (ModelRefusedException refusal)
            {
                rejected.Add(new EngineRejection(engine.Name, refusal.Message));
                if (engine.IsRequired)
                    throw Combined(refusal, "the required engine refuses the model", rejected);
                refusals.Add(refusal);
            }
        }
        // Where every engine works and each refuses the model, the fault is the model's; the first engine's refusal has its code and node.
        if (refusals.Count < rejected.Count)
            throw new EngineUnavailableException($"no engine of the list can run the model: {Reasons(rejected)}", rejected);
        if (refusals.Count == 1)
            ExceptionDispatchInfo.Throw(refusals[0]);
        throw Combined(refusals[0], "no engine of the list supports the model", rejected);
    }

    private static ModelRefusedException Combined(ModelRefusedException first, string summary, List<EngineRejection> rejected)
    {
        var message = $"{summary}: {Reasons(rejected)}";
        return first is UnsupportedOnnxException
            ? new UnsupportedOnnxException(first.Code, message, first.Node, first.Attribute)
            : new ModelRefusedException(first.Code, message, first.Node, first.Attribute);
    }

    private static string Reasons(List<EngineRejection> rejected) => string.Join("; ", rejected.Select(r => $"{r.Engine}: {r.Reason}"));
}
