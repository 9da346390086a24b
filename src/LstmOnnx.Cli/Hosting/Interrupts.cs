using System.Runtime.InteropServices;

namespace LstmOnnx.Cli.Hosting;

/// <summary>Turns the first Ctrl-C (or SIGTERM) into a cancelled token while it lives; the second one ends the process at once, as usual.</summary>
/// <remarks>Outside such a scope a signal ends the process at once: a verb that writes no file has nothing to keep.</remarks>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Output _output;
    private readonly string _message;
    private int _signals;

    private Interrupts(CommandContext context, string message)
    {
        _output = context.Output;
        _message = message;
        _source = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Starts listening; <paramref name="message"/> is said at the first signal.</summary>
    public static Interrupts Listen(CommandContext context, string message) => new(context, message);

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        if (Interlocked.Increment(ref _signals) > 1)
            return;
        signal.Cancel = true;
        _output.Say(_message);
        _source.Cancel();
    }
}
