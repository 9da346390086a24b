using System.CommandLine;
using System.Globalization;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Training;

/// <summary>Flags that fill the settings <typeparamref name="T"/>: each is declared once, with its help, its group and where its value goes.</summary>
internal sealed class FlagSet<T>(Command command)
{
    private readonly List<Action<ParseResult, T>> _setters = [];
    private string _group = "Options";

    /// <summary>Flags declared from here on stand under <paramref name="heading"/> in the help.</summary>
    public void Group(string heading) => _group = heading;

    public void Text(string name, string value, string help, Action<T, string> set) => Add(name, value, help, set, (_, text) => text);

    public void Texts(string name, string value, string help, Action<T, string[]> set) => Add(name, value, help, set, Split);

    public void Whole(string name, string value, string help, Action<T, int> set) => Add(name, value, help, set, ParseWhole);

    /// <summary>A whole number; <paramref name="alone"/> where the flag stands alone.</summary>
    public void OptionalWhole(string name, string value, int alone, string help, Action<T, int> set) =>
        Add(name, value, help, set, (flag, text) => text is null ? alone : ParseWhole(flag, text), ArgumentArity.ZeroOrOne);

    public void Wholes(string name, string value, string help, Action<T, int[]> set) =>
        Add(name, value, help, set, (flag, text) => [.. Split(flag, text).Select(part => ParseWhole(flag, part))]);

    public void Number(string name, string value, string help, Action<T, double> set) => Add(name, value, help, set, ParseNumber);

    public void Numbers(string name, string value, string help, Action<T, double[]> set) =>
        Add(name, value, help, set, (flag, text) => [.. Split(flag, text).Select(part => ParseNumber(flag, part))]);

    /// <summary>A flag without a value; <c>--name false</c> takes back what a config file said.</summary>
    public void Switch(string name, string help, Action<T, bool> set)
    {
        var option = new Option<bool>(name) { Description = help }.Group(_group);
        command.Options.Add(option);
        _setters.Add((parse, settings) =>
        {
            if (parse.GetResult(option) is { Implicit: false })
                set(settings, parse.GetValue(option));
        });
    }

    /// <summary>Puts the values of the flags that were given into <paramref name="settings"/>.</summary>
    /// <exception cref="UsageException">A value is not of the flag's kind, or the flag was given twice.</exception>
    public void Apply(ParseResult parse, T settings)
    {
        foreach (var set in _setters)
            set(parse, settings);
    }

    private void Add<TValue>(string name, string value, string help, Action<T, TValue> set, Func<string, string, TValue> read) =>
        Add(name, value, help, set, (flag, text) => read(flag, text!), ArgumentArity.ExactlyOne);

    private void Add<TValue>(string name, string value, string help, Action<T, TValue> set, Func<string, string?, TValue> read, ArgumentArity arity)
    {
        var option = new Option<string?>(name) { Description = help, HelpName = value, Arity = arity }.Group(_group);
        command.Options.Add(option);
        _setters.Add((parse, settings) =>
        {
            if (parse.GetResult(option) is { Implicit: false })
                set(settings, read(name, parse.GetValue(option)));
        });
    }

    private static string[] Split(string flag, string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return parts.Contains("") ? throw new UsageException($"{flag} {text}: an entry of the list is empty") : parts;
    }

    private static int ParseWhole(string flag, string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new UsageException($"{flag}: '{text}' is not a whole number");

    private static double ParseNumber(string flag, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new UsageException($"{flag}: '{text}' is not a number");
}
