using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Training;
using LstmOnnx.Data;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Forecasting;

/// <summary>A streaming next-token model of ours, and one stream through it: a token in, the probabilities of the next one out.</summary>
internal sealed class TextModel : IDisposable
{
    /// <summary>What the metadata say of such a model.</summary>
    public const string Task = "next-token";

    private const string Input = "input";
    private const string Output = "output";

    private readonly LstmStream _stream;

    private TextModel(string path, LstmModel model, CharacterVocabulary vocabulary) =>
        (Path, Model, Vocabulary, _stream) = (path, model, vocabulary, model.CreateStream());

    public string Path { get; }

    public LstmModel Model { get; }

    public CharacterVocabulary Vocabulary { get; }

    /// <summary>Loads the streaming form; given the sequence form, that which lies beside it.</summary>
    /// <exception cref="UnsuitableModelException">The model is no next-token model, or its streaming form is missing.</exception>
    public static TextModel Load(string path, IReadOnlyList<Engine> engines, Hosting.Output output)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such file; expected a model made by 'lstmonnx train' from a text");
        var model = LoadStreaming(ref path, engines);
        try
        {
            foreach (var rejected in model.Choice.Rejected)
                output.Say($"engine {rejected.Engine} is not used: {rejected.Reason}");
            var vocabulary = ReadVocabulary(path, model);
            CheckShapes(path, model, vocabulary.Count);
            return new TextModel(path, model, vocabulary);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Takes a token; the probabilities [V] hold until the next step.</summary>
    public ReadOnlySpan<float> Step(int token)
    {
        _stream.Input<long>(Input)[0] = token;
        _stream.Step();
        return _stream.Output<float>(Output);
    }

    public void Dispose()
    {
        _stream.Dispose();
        Model.Dispose();
    }

    private static LstmModel LoadStreaming(ref string path, IReadOnlyList<Engine> engines)
    {
        var model = Load(path, engines);
        var task = model.Metadata.GetValueOrDefault("lstmonnx.task");
        var form = model.Metadata.GetValueOrDefault("lstmonnx.form");
        if (task == Task && form == "streaming")
            return model;
        model.Dispose();
        if (task != Task)
            throw new UnsuitableModelException($"{path}: found {(task is null ? "no task in the metadata" : $"a model for the task '{task}'")}, expected '{Task}', as 'lstmonnx train TEXT.txt' writes; 'lstmonnx run' takes models of tables");
        var streaming = TrainFiles.StreamingPath(path);
        if (!File.Exists(streaming))
            throw new UnsuitableModelException($"{path}: the model is in sequence form, and its streaming form {streaming} is not beside it; pass the streaming form, which 'lstmonnx train' wrote with it");
        path = streaming;
        model = Load(path, engines);
        if (model.Metadata.GetValueOrDefault("lstmonnx.task") == Task && model.Metadata.GetValueOrDefault("lstmonnx.form") == "streaming")
            return model;
        model.Dispose();
        throw new UnsuitableModelException($"{path}: expected the streaming form of a '{Task}' model; pass the one that 'lstmonnx train' wrote");
    }

    private static LstmModel Load(string path, IReadOnlyList<Engine> engines)
    {
        try
        {
            return LstmModel.Load(path, new LoadOptions { Engines = engines });
        }
        catch (ModelRefusedException exception)
        {
            // The runtime was given bytes and does not know the file's name.
            throw new UnsuitableModelException($"{path}: {exception.Message}", exception);
        }
    }

    private static CharacterVocabulary ReadVocabulary(string path, LstmModel model)
    {
        try
        {
            var tokens = model.Metadata.TryGetValue("lstmonnx.vocabulary", out var json) ? JsonSerializer.Deserialize(json, MetadataJson.Default.StringArray) : null;
            return CharacterVocabulary.FromTokens(tokens ?? throw new UnsuitableModelException($"{path}: metadata 'lstmonnx.vocabulary' is missing; expected a list of characters, as 'lstmonnx train' writes"));
        }
        catch (Exception exception) when (exception is JsonException or RecipeException)
        {
            throw new UnsuitableModelException($"{path}: metadata 'lstmonnx.vocabulary': {(exception is JsonException ? "found no list of texts" : exception.Message)}", exception);
        }
    }

    // The metadata is a text that anyone can edit.
    private static void CheckShapes(string path, LstmModel model, int tokens)
    {
        var input = model.Inputs.FirstOrDefault(input => input.Name == Input);
        var output = model.Outputs.FirstOrDefault(output => output.Name == Output);
        if (input is not { Type: ElementType.Int64, Shape.Count: 2 } || output is not { Type: ElementType.Float, Shape.Count: 3 } || output.Shape[2].Size != tokens || model.States.Count == 0)
            throw new UnsuitableModelException($"{path}: the vocabulary has {tokens} characters; expected an input '{Input}' [batch, time] of int64, an output '{Output}' [batch, time, {tokens}] and states");
    }
}
