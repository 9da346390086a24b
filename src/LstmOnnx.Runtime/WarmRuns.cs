using System.Runtime.CompilerServices;

namespace LstmOnnx.Runtime;

/// <summary>
/// Repeats what a caller does until its code is compiled as far as it will be and its memory has been touched, then puts states, inputs and results back as they were.
/// </summary>
internal static class WarmRuns
{
    // .NET counts calls once 100 ms have passed without new methods, compiles what was called 30 times anew on another thread, and some of that twice, the first time with probes.
    private const int Rounds = 4, RunsEach = 40, PauseMilliseconds = 120;

    // Models of long runs have few calls per run to save.
    private const long MostMilliseconds = 2000;

    /// <param name="engine">What the caller runs.</param>
    /// <param name="guard">The caller's own, which its calls enter too.</param>
    /// <param name="owner">The caller.</param>
    /// <param name="call">A call of the caller's.</param>
    public static void Of(EngineSession engine, ref UsageGuard guard, object owner, Action call)
    {
        guard.Enter(owner);
        var before = engine.TakeSnapshot();
        guard.Exit();
        RunMeter.IsMuted = true;
        try
        {
            var start = Environment.TickCount64;
            var rounds = RuntimeFeature.IsDynamicCodeCompiled ? Rounds : 1;
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < RunsEach && (i == 0 || Environment.TickCount64 - start < MostMilliseconds); i++)
                    call();
                if (rounds > 1)
                    Thread.Sleep(PauseMilliseconds);
            }
        }
        finally
        {
            RunMeter.IsMuted = false;
            guard.Enter(owner);
            engine.PutBack(before);
            guard.Exit();
        }
    }
}
