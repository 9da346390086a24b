using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Scoring;
using LstmOnnx.Cli.Training;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Models;

/// <summary>The stored character model is what its card says.</summary>
public sealed class CharacterModelTests
{
    private static readonly string Folder = Path.Combine(TestPaths.RepositoryRoot, "models", "character-model");

    [Fact]
    public void The_stored_model_has_the_texts_vocabulary_and_the_cards_score()
    {
        var text = Path.Combine(Folder, "alice-in-wonderland.txt");
        var settings = SettingsCheck.Complete(TrainConfigFile.Read(Path.Combine(Folder, "train.json")) with { Data = text });
        var prepared = TextPlan.Prepare(settings);
        using var output = new Output(TextWriter.Null, TextWriter.Null);
        using var model = Forecasting.TextModel.Load(Path.Combine(Folder, "model.onnx"), [Runtime.SimdEngine.Default], output);
        Assert.Equal(prepared.Vocabulary.Tokens, model.Vocabulary.Tokens);
        Assert.Equal(ModelMetadata.HashOf(text), model.Model.Metadata["lstmonnx.data_sha256"]);

        var score = TextScorer.Score(Path.Combine(Folder, "model.onnx"), prepared, prepared.Test, output, TestContext.Current.CancellationToken);
        Assert.Equal(CardBits, score.BitsPerCharacter, 0.002);
        Assert.Equal([4.550, 3.529], score.Baselines.Select(baseline => Math.Round(baseline.BitsPerCharacter, 3)));
    }

    private const double CardBits = 2.068;

    [Fact]
    public void The_folder_is_small() => Assert.True(Directory.GetFiles(Folder).Sum(file => new FileInfo(file).Length) < 1_500_000);
}
