namespace LstmOnnx.Cli.Hosting;

/// <summary>A sound model that the verb cannot use, such as one without a recipe; ends the command with <see cref="ExitCode.ModelRefused"/>.</summary>
internal sealed class UnsuitableModelException(string message, Exception? innerException = null) : Exception(message, innerException);
