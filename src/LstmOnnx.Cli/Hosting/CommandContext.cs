namespace LstmOnnx.Cli.Hosting;

/// <summary>What every verb is handed: where it writes, and the token by which a caller in the same process stops it.</summary>
internal sealed record CommandContext(Output Output, CancellationToken Cancellation);
