using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace LstmOnnx.Cli.Hosting;

/// <summary>Where a verb writes: data on standard output, talk and progress on standard error.</summary>
/// <remarks>
/// With <see cref="JsonOnly"/> standard output carries JSON lines and nothing else, so <see cref="Line"/> writes nothing.
/// Progress is drawn only where standard error is a terminal and NO_COLOR is not set; elsewhere it is plain lines.
/// </remarks>
internal sealed class Output : IDisposable
{
    private readonly TextWriter _data;
    private readonly bool _ownsData;

    public Output(TextWriter data, TextWriter talk, bool isTerminal = false, bool ownsData = false)
    {
        _data = data;
        Talk = talk;
        IsTerminal = isTerminal;
        _ownsData = ownsData;
    }

    /// <summary>The raw writer of standard output, for a verb that writes many rows.</summary>
    public TextWriter Data => _data;

    public TextWriter Talk { get; }

    /// <summary>True where live progress can be drawn on standard error.</summary>
    public bool IsTerminal { get; }

    /// <summary>Set by <c>--json</c>.</summary>
    public bool JsonOnly { get; set; }

    public static Output ForProcess()
    {
        var data = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), bufferSize: 1 << 16) { NewLine = "\n" };
        var plain = Console.IsErrorRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
        // A closed standard error shows only at the first write; nothing can be said about it then, and nothing must fail because of it.
        var talk = new SilentWriter(new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" });
        // A signal speaks from a thread of its own.
        return new Output(data, TextWriter.Synchronized(talk), !plain, ownsData: true);
    }

    /// <summary>A line of the result for a person, on standard output; nothing under <c>--json</c>.</summary>
    public void Line(string text = "")
    {
        if (!JsonOnly)
            Named(() => _data.WriteLine(text));
    }

    /// <summary>A piece of the result for a person that is seen at once; nothing under <c>--json</c>.</summary>
    public void Piece(string text)
    {
        if (JsonOnly)
            return;
        Named(() =>
        {
            _data.Write(text);
            _data.Flush();
        });
    }

    /// <summary>A line of talk, on standard error.</summary>
    public void Say(string text) => Talk.WriteLine(text);

    /// <summary>One JSON object as one line on standard output; nothing without <c>--json</c>.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type)
    {
        if (!JsonOnly)
            return;
        using var bytes = new MemoryStream();
        // Names such as 'load+1' stay readable; the text is JSON for a program, never part of a web page.
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(writer, value, type);
        Named(() => _data.WriteLine(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length)));
    }

    /// <summary>A Spectre console on standard error, for progress and live displays; use it only where <see cref="IsTerminal"/>.</summary>
    public IAnsiConsole CreateConsole() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Talk),
        // The library looks at standard output, which may be a file while standard error is the terminal.
        Ansi = AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
    });

    /// <exception cref="IOException">Standard output takes no more: a full disk, a closed descriptor.</exception>
    public void Flush()
    {
        Named(_data.Flush);
        Talk.Flush();
    }

    // The system's words do not say which file they are about.
    private static void Named(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"standard output: {exception.Message}", exception);
        }
    }

    /// <summary>Closes the writer of the process without a word: what could not be written was reported by <see cref="Flush"/>.</summary>
    public void Dispose()
    {
        if (!_ownsData)
            return;
        try
        {
            _data.Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
