using System.CommandLine;
using System.CommandLine.Parsing;

namespace LstmOnnx.Cli.Hosting;

/// <summary>Turns what the parser could not use into one <see cref="UsageException"/> with the nearest flag or verb.</summary>
internal static class UsageCheck
{
    public static void Throw(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        // A help or version action answers whatever else stands on the line.
        if (parse.Action is { ClearsParseErrors: true })
            return;
        if (UnknownOption(parse) is { } option)
            throw new UsageException($"unknown option '{option}'{For(command)}{Nearest.Suggestion(option, OptionNames(command))}{SeeHelp(command)}");
        if (parse.Errors.Count == 0 || (command is RootCommand && parse.UnmatchedTokens.Count == 0))
            return;
        if (parse.UnmatchedTokens is [var unmatched, ..])
        {
            throw new UsageException(command is RootCommand
                ? $"unknown command '{unmatched}'{Nearest.Suggestion(unmatched, command.Subcommands.Select(c => c.Name))}{SeeHelp(command)}"
                : $"unexpected argument '{unmatched}'{For(command)}{SeeHelp(command)}");
        }
        var missing = command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && parse.GetResult(argument) is not { Tokens.Count: > 0 });
        throw new UsageException((missing is null ? Sentence(parse.Errors[0].Message) : $"{missing.Name} is missing") + SeeHelp(command));
    }

    // The parser lets an unknown '--flag' fill a positional argument, so the tokens are looked at one by one; negative numbers are values.
    private static string? UnknownOption(ParseResult parse) => parse.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-' && (token.Value[1] == '-' || char.IsLetter(token.Value[1])))?
        .Value.Split('=', ':')[0];

    private static IEnumerable<string> OptionNames(Command command)
    {
        var own = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(option => option.Recursive));
        return own.Where(option => !option.Hidden).Select(option => option.Name);
    }

    private static string For(Command command) => command is RootCommand ? "" : $" for '{command.Name}'";

    private static string SeeHelp(Command command) =>
        command is RootCommand ? " (see 'lstmonnx --help')" : $" (see 'lstmonnx {command.Name} --help')";

    private static string Sentence(string message) => char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
}
