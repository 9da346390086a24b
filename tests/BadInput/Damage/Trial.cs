using LstmOnnx.Runtime;

namespace LstmOnnx.BadInput;

/// <summary>
/// Takes bytes through the whole of loading on the SIMD engine (reader, gate, graph, folding, the plan for the smallest shapes), and where they end in a model, through a session, a run and a stream. A refusal
/// is an answer; every other exception is a fault of ours and leaves.
/// </summary>
public static class Trial
{
    // Runs of larger plans say nothing that smaller ones do not.
    private const long MostRunBytes = 1 << 20;

    /// <summary>Tight limits, so that a file which asks for much is refused early.</summary>
    public static LoadOptions Options { get; } = new()
    {
        Limits = new ModelLimits { MaxFileBytes = 1 << 22, MaxPlanBytes = 1 << 24, MaxNodes = 10_000, MaxTensors = 10_000, MaxValues = 50_000 },
    };

    /// <summary>The refusal's code; null for a model.</summary>
    public static RefusalCode? Of(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var model = LstmModel.Load(bytes, Options);
            Use(model);
            return null;
        }
        catch (ModelRefusedException refusal)
        {
            return refusal.Code;
        }
    }

    private static void Use(LstmModel model)
    {
        if (Shapes(model) is not { } shapes)
            return;
        try
        {
            using var session = model.CreateSession(shapes);
            if (session.Plan is { ArenaBytes: < MostRunBytes })
                session.Run();
            using var stream = model.CreateStream();
        }
        catch (ModelRefusedException)
        {
            // Shapes that do not fit each other show here, and models that cannot be stepped.
        }
        catch (ArgumentException sizes) when (sizes.Message.StartsWith("input '", StringComparison.Ordinal))
        {
            // The file fixes another batch than the stream's.
        }
    }

    // Null where an input leaves open what is neither batch nor time.
    private static IReadOnlyDictionary<string, int[]>? Shapes(LstmModel model)
    {
        try
        {
            return model.ShapesFor(batchSize: 1, sequenceLength: 2);
        }
        catch (ArgumentException open) when (open.Message.StartsWith("input '", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
