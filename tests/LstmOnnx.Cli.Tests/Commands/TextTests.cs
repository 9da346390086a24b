using System.Text;
using System.Text.Json;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary><c>train TEXT.txt</c> and <c>generate</c>.</summary>
public sealed class TextTests : IDisposable
{
    private static readonly string[] Words = ["stone ", "stork ", "river ", "ring\n"];

    private readonly TestFolder _folder = new();
    private readonly string _text;

    public TextTests() => _text = Write("words.txt", 600);

    public void Dispose() => _folder.Dispose();

    // Each word is one of four by chance, two bits for its five or six characters: 2 / 5.75 = 0.348 bits per character is the least that any model can reach on average.
    // A bigram cannot tell "sto" of stone from that of stork's, nor where a word begins.
    [Fact]
    public void A_text_is_learned_and_scored_with_its_streaming_model()
    {
        var trained = Train("--epochs", "40", "--learning-rate", "0.01", "--report", _folder["report"], "--json").Expect(0);
        var document = JsonDocument.Parse(trained.LastLine).RootElement;
        Assert.Equal("next-token", document.GetProperty("task").GetString());
        var score = document.GetProperty("test").GetProperty("text");
        var bits = score.GetProperty("bits_per_character").GetDouble();
        var baselines = score.GetProperty("baselines").EnumerateArray().ToDictionary(row => row.GetProperty("name").GetString()!, row => row.GetProperty("bits_per_character").GetDouble());
        Assert.InRange(bits, 0.3, 0.45);
        Assert.True(bits < 0.7 * baselines["bigram"] && baselines["bigram"] < baselines["unigram"], trained.LastLine);
        Assert.InRange(document.GetProperty("validation_bits_per_character").GetDouble(), 0.3, 0.55);
        Assert.Equal(Math.Pow(2, bits), score.GetProperty("perplexity").GetDouble(), 1e-9);
        Assert.True(File.Exists(_folder["report/loss.png"]));
        Assert.Equal(bits, SequenceBits(score.GetProperty("characters").GetInt32()), 1e-4);

        var generated = Cli.Run("generate", _folder["model.onnx"], "--length", "200", "--prompt", "stone ", "--temperature", "0.3").Expect(0).Out;
        Assert.StartsWith("stone ", generated, StringComparison.Ordinal);
        Assert.Equal(6 + 200 + 1, generated.Length);
        var whole = generated.Replace("\n", "\n ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1].Select(word => word.Trim()).Where(word => word.Length > 0).ToArray();
        Assert.True(whole.Count(word => Words.Any(known => known.Trim() == word)) > 0.9 * whole.Length, generated);
    }

    // The config in the report makes the same model again, on any number of threads.
    [Fact]
    public void The_bytes_do_not_depend_on_threads_and_the_report_makes_them_again()
    {
        Train("--threads", "1", "--dropout", "0.2", "--recurrent-dropout", "0.1", "--report", _folder["report"]).Expect(0);
        var expected = Models();
        foreach (var threads in new[] { "2", "3", "4" })
        {
            Train("--threads", threads, "--dropout", "0.2", "--recurrent-dropout", "0.1").Expect(0);
            Assert.Equal(expected, Models());
        }
        Cli.Run("train", _text, "--config", _folder["report/train.json"], "--out", _folder["model.onnx"]).Expect(0);
        Assert.Equal(expected, Models());
    }

    [Theory]
    [InlineData("lstm", "--peepholes")]
    [InlineData("lstm", "--projection", "5")]
    [InlineData("gru")]
    [InlineData("rnn", "--stateful", "false")]
    public void Every_cell_learns_a_text_and_writes(string cell, params string[] more)
    {
        Train(["--cell", cell, .. more]).Expect(0);
        Assert.Equal(41, Cli.Run("generate", _folder["model.streaming.onnx"], "--length", "40").Expect(0).Out.Length);
        Assert.Equal(0, Cli.Run("verify", _folder["model.onnx"]).ExitCode);
        Assert.Equal(0, Cli.Run("verify", _folder["model.streaming.onnx"]).ExitCode);
    }

    [Fact]
    public void Commands_for_tables_refuse_a_text_model_by_name()
    {
        Train("--epochs", "1").Expect(0);
        foreach (var command in new[] { "explain", "run", "evaluate" })
        {
            foreach (var model in new[] { "model.onnx", "model.streaming.onnx" })
                Cli.Run(command, _folder[model], _text).ExpectError(4, $"{model}: the model predicts the next character of a text", "'lstmonnx generate' runs this one");
        }
    }

    // From a checkpoint within an epoch, where the states of the streams matter.
    [Fact]
    public void A_stateful_training_that_is_resumed_writes_the_same_bytes()
    {
        Train().Expect(0);
        var expected = Models();
        string[] checkpoints = ["--checkpoints", _folder["runs"], "--checkpoint-updates", "1", "--checkpoint-seconds", "1000"];
        Train(checkpoints).Expect(0);
        Assert.Equal(expected, Models());

        File.Delete(Directory.GetFiles(_folder["runs"]).Order(StringComparer.Ordinal).Last());
        // Of a training that carries no states there are none to save.
        Assert.Contains("\"states.0\"", Encoding.Latin1.GetString(File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder["runs"])))), StringComparison.Ordinal);
        File.WriteAllText(_folder["model.onnx"], "");
        var resumed = Train([.. checkpoints, "--resume"]).Expect(0);
        Assert.DoesNotContain("after batch 0", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("resuming from", resumed.Error, StringComparison.Ordinal);
        Assert.Equal(expected, Models());
    }

    [Fact]
    public void A_stopped_training_says_how_to_go_on()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var result = Cli.Run(cancelled.Token, Arguments("--checkpoints", _folder["runs"])).Expect(130);
        Assert.Contains("the same command with --resume goes on with it", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seed_writes_the_same_text_on_both_engines_and_another_seed_another()
    {
        Train().Expect(0);
        string Text(params string[] more) => Cli.Run(["generate", _folder["model.onnx"], "--length", "120", .. more]).Expect(0).Out;
        Assert.Equal(Text("--seed", "5"), Text("--seed", "5"));
        Assert.NotEqual(Text("--seed", "5"), Text("--seed", "6"));
        Assert.Equal(Text("--temperature", "0"), Text("--temperature", "0", "--engine", "ort"));
        Assert.Equal(Text("--temperature", "0"), Text("--top-k", "1"));
        Assert.Equal(Text("--temperature", "0"), Text("--top-p", "1e-9"));
    }

    // The log-probability is that of the model along the text, by a stream that the test steps itself.
    [Fact]
    public void The_json_has_the_text_and_its_probability()
    {
        Train().Expect(0);
        var json = JsonDocument.Parse(Cli.Run("generate", _folder["model.onnx"], "--length", "30", "--prompt", "ri", "--json").Expect(0).Out).RootElement;
        var text = json.GetProperty("text").GetString()!;
        Assert.Equal((30, "ri"), (json.GetProperty("tokens").GetInt32(), json.GetProperty("prompt").GetString()));
        Assert.Equal(30, text.Length);
        Assert.True(json.GetProperty("tokens_per_second").GetDouble() > 0);

        using var model = TextModel.Load(_folder["model.streaming.onnx"], [SimdEngine.Default], new(TextWriter.Null, TextWriter.Null));
        var tokens = model.Vocabulary.Encode("ri" + text);
        double logProbability = 0;
        for (var i = 1; i < tokens.Length; i++)
        {
            var probabilities = model.Step(tokens[i - 1]);
            logProbability += i < 2 ? 0 : Math.Log(probabilities[tokens[i]]);
        }
        Assert.Equal(logProbability, json.GetProperty("log_probability").GetDouble(), 1e-9);
    }

    [Fact]
    public void A_prompt_of_unknown_characters_is_refused_or_mapped()
    {
        Train().Expect(0);
        Cli.Run("generate", _folder["model.onnx"], "--prompt", "stäne Ω").ExpectError(2, "'ä', 'Ω' are not among the", "U+000A U+0020 e g", "write the prompt with those");
        Cli.Run("generate", _folder["model.onnx"], "--prompt", "").ExpectError(2, "empty");

        Train("--vocabulary-size", "6").Expect(0);
        var result = Cli.Run("generate", _folder["model.onnx"], "--prompt", "Ω", "--length", "5").Expect(0);
        Assert.Contains("note: 'Ω' is not in the vocabulary and became U+FFFD", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("\uFFFD", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_models_and_missing_forms_are_refused()
    {
        Train().Expect(0);
        var alone = _folder["alone.onnx"];
        File.Copy(_folder["model.onnx"], alone);
        Cli.Run("generate", alone).ExpectError(4, "in sequence form", _folder["alone.streaming.onnx"], "pass the streaming form");
        Cli.Run("generate", _folder["nothing.onnx"]).ExpectError(6, "no such file");
        Cli.Run("run", _folder["model.onnx"], _text).ExpectError(4, "predicts the next character", "lstmonnx generate");
        Cli.Run("train", _folder.WriteSeasonal(rows: 200), "--target", "load", "--window", "4", "--hidden", "2", "--epochs", "1", "--out", _folder["load.onnx"]).Expect(0);
        Cli.Run("generate", _folder["load.onnx"]).ExpectError(4, "a model for the task 'regression', expected 'next-token'");
        foreach (var (flag, value) in new[] { ("--temperature", "-1"), ("--top-k", "0"), ("--top-p", "1.5"), ("--length", "0"), ("--seed", "x") })
            Cli.Run("generate", _folder["model.onnx"], flag, value).ExpectError(2, flag, value);
    }

    [Fact]
    public void A_text_that_cannot_be_learned_is_a_data_error()
    {
        Cli.Run("train", _folder["none.txt"]).ExpectError(3, "no such file");
        Cli.Run("train", _folder.Write("short.txt", "too short")).ExpectError(3, "characters to predict for training", "a window of 64 in each of 32 streams");
        File.WriteAllBytes(_folder["bad.txt"], [0x61, 0x80]);
        Cli.Run("train", _folder["bad.txt"]).ExpectError(3, "not UTF-8 (80) at byte 1");
    }

    // The sequence form over the end of the text in one run, against the streaming form that made the score.
    private double SequenceBits(int characters)
    {
        var text = File.ReadAllText(_text);
        using var streaming = TextModel.Load(_folder["model.onnx"], [SimdEngine.Default], new(TextWriter.Null, TextWriter.Null));
        var tokens = streaming.Vocabulary.Encode(text[^(characters + 1)..]);
        using var model = LstmModel.Load(_folder["model.onnx"]);
        using var session = model.CreateSession(1, characters);
        for (var i = 0; i < characters; i++)
            session.Input<long>("input")[i] = tokens[i];
        session.Run();
        var probabilities = session.Output<float>("output");
        double bits = 0;
        for (var i = 0; i < characters; i++)
            bits -= Math.Log2(probabilities[(i * streaming.Vocabulary.Count) + tokens[i + 1]]);
        return bits / characters;
    }

    private byte[][] Models() => [File.ReadAllBytes(_folder["model.onnx"]), File.ReadAllBytes(_folder["model.streaming.onnx"])];

    private CliResult Train(params string[] more) => Cli.Run(Arguments(more));

    private string[] Arguments(params string[] more) =>
        ["train", _text, "--window", "12", "--batch-size", "8", "--hidden", "16", "--embedding", "6", "--out", _folder["model.onnx"], .. more.Contains("--epochs") ? Array.Empty<string>() : ["--epochs", "3"], .. more];

    private string Write(string name, int words)
    {
        var random = new Random(3);
        var text = new StringBuilder();
        for (var i = 0; i < words; i++)
            text.Append(Words[random.Next(Words.Length)]);
        return _folder.Write(name, text.ToString());
    }
}
