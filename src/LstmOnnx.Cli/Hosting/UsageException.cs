namespace LstmOnnx.Cli.Hosting;

/// <summary>A flag, an argument or a config key that cannot be used as given; ends the command with <see cref="ExitCode.Usage"/>.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
