using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Help;

/// <summary>Writes the help of a command: what it does, how it is called, its options by group, examples.</summary>
internal static class HelpText
{
    private const int Width = 100;
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Symbol, string> Groups = [];

    /// <summary>Puts an option under a heading of its own; options without one stand under "Options".</summary>
    public static T Group<T>(this T option, string heading)
        where T : Option
    {
        Groups.AddOrUpdate(option, heading);
        return option;
    }

    /// <summary>Gives <paramref name="command"/> this help, with examples as pairs of a comment and a command line.</summary>
    public static void Install(Command command, params (string Comment, string Line)[] examples)
    {
        // The root's own help option also answers to '/h', which is a path on most systems.
        if (command.Options.OfType<HelpOption>().FirstOrDefault() is { } old)
            command.Options.Remove(old);
        command.Options.Add(new HelpOption("--help", "-h") { Description = "Show this help.", Action = new Action(command, examples) });
        if (command is RootCommand)
            command.SetAction(parse => Refuse(command, examples, parse.InvocationConfiguration.Error));
    }

    // A line without a verb is a usage error that help answers best.
    private static int Refuse(Command command, (string Comment, string Line)[] examples, TextWriter writer)
    {
        Write(command, examples, writer);
        return ExitCode.Usage;
    }

    private sealed class Action(Command command, (string Comment, string Line)[] examples) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Write(command, examples, parseResult.InvocationConfiguration.Output);
            return 0;
        }
    }

    private static void Write(Command command, (string Comment, string Line)[] examples, TextWriter writer)
    {
        Wrap(writer, command.Description ?? "", indent: 0, column: 0);
        writer.WriteLine();
        writer.WriteLine("Usage: " + Usage(command));
        Section(writer, "Arguments", [.. command.Arguments.Where(a => !a.Hidden).Select(a => (Name(a), a.Description ?? ""))]);
        Section(writer, "Commands", [.. command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? ""))]);
        var inherited = command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(o => o.Recursive && o is not HelpOption);
        var options = command.Options.Concat(inherited).Where(o => !o.Hidden).ToList();
        foreach (var group in options.GroupBy(o => Groups.TryGetValue(o, out var heading) ? heading : "Options"))
            Section(writer, group.Key, [.. group.Select(o => (Label(o), o.Description ?? ""))]);
        if (examples.Length == 0)
            return;
        writer.WriteLine();
        writer.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
        foreach (var (comment, line) in examples)
        {
            writer.WriteLine($"  # {comment}");
            writer.WriteLine($"  {line}");
        }
    }

    private static string Usage(Command command)
    {
        if (command is RootCommand)
            return "lstmonnx COMMAND [options]";
        return $"lstmonnx {command.Name} {string.Concat(command.Arguments.Select(a => (a.Arity.MinimumNumberOfValues == 0 ? $"[{Name(a)}]" : Name(a)) + " "))}[options]";
    }

    private static string Name(Argument argument) => argument.HelpName ?? argument.Name;

    private static string Label(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias.Length == 2).Append(option.Name));
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    private static void Section(TextWriter writer, string heading, IReadOnlyList<(string Label, string Text)> rows)
    {
        if (rows.Count == 0)
            return;
        writer.WriteLine();
        writer.WriteLine(heading + ":");
        var column = Math.Min(rows.Max(row => row.Label.Length) + 4, 34);
        foreach (var (label, text) in rows)
        {
            writer.Write("  " + label);
            var used = label.Length + 2;
            if (used > column - 2)
            {
                writer.WriteLine();
                used = 0;
            }
            Wrap(writer, text, indent: column - used, column);
        }
    }

    private static void Wrap(TextWriter writer, string text, int indent, int column)
    {
        writer.Write(new string(' ', indent));
        var length = column;
        var first = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!first && length + 1 + word.Length > Width)
            {
                writer.WriteLine();
                writer.Write(new string(' ', column));
                length = column;
                first = true;
            }
            writer.Write(first ? word : " " + word);
            length += word.Length + (first ? 0 : 1);
            first = false;
        }
        writer.WriteLine();
    }
}
