using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Training;

namespace LstmOnnx.Cli.Tests.Training;

public class SettingsCheckTests
{
    private static readonly TrainSettings Least = new() { Target = ["y"] };

    [Fact]
    public void Defaults_are_spelled_out()
    {
        var settings = SettingsCheck.Complete(Least);
        Assert.Equal(("regression", "mse", "adam", 0.001, 17), (settings.Task, settings.Loss, settings.Optimizer, settings.LearningRate, settings.Opset));
        Assert.Equal((0, "cross-entropy"), (SettingsCheck.Complete(Least with { Task = "classify" }).Horizon, SettingsCheck.Complete(Least with { Task = "classify" }).Loss));
        Assert.Equal(0.01, SettingsCheck.Complete(Least with { Optimizer = "adamw" }).WeightDecay);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "{}", "--target is missing" },
        { """{"target":["y"],"window":0}""", "--window: found 0, expected 1 to" },
        { """{"target":["y"],"horizon":0}""", "--horizon: found 0" },
        { """{"target":["y"],"hidden":[]}""", "at least one LSTM layer" },
        { """{"target":["y"],"hidden":[0]}""", "--hidden: found 0" },
        { """{"target":["y"],"dropout":1}""", "--dropout: found 1" },
        { """{"target":["y"],"learning_rate":0}""", "--learning-rate: found 0, expected above 0" },
        { """{"target":["y"],"learning_rate":-1}""", "--learning-rate: found -1" },
        { """{"target":["y"],"opset":23}""", "--opset: found 23, expected 14 to 22" },
        { """{"target":["y"],"epochs":0}""", "--epochs: found 0" },
        { """{"target":["y"],"test":1.5}""", "--test: found 1.5" },
        { """{"target":["y"],"validation":-0.1}""", "--validation: found -0.1" },
        { """{"target":["y"],"optimizer":"adm"}""", "'adm' is not one of adam, adamw, sgd; did you mean 'adam'?" },
        { """{"target":["y"],"task":"classify","loss":"mse"}""", "learns by cross-entropy" },
        { """{"target":["y"],"loss":"cross-entropy"}""", "is for --task classify" },
        { """{"target":["y","z"],"task":"classify"}""", "takes one column" },
        { """{"target":["y"],"task":"classify","difference":"y:7"}""", "--difference is for regression" },
        { """{"target":["y"],"calendar":["time-of-day"]}""", "--calendar needs --time-column" },
        { """{"target":["y"],"momentum":0.9}""", "--momentum has no effect without --optimizer sgd" },
        { """{"target":["y"],"schedule_every":3}""", "--schedule-every has no effect" },
        { """{"target":["y"],"out":"model.bin"}""", "has to end in .onnx" },
        { """{"target":["y"],"resume":true}""", "--resume has no effect without --checkpoints" },
        { """{"target":["y"],"checkpoint_seconds":5}""", "--checkpoint-seconds has no effect without --checkpoints" },
        { """{"target":["y"],"checkpoint_updates":5}""", "--checkpoint-updates has no effect without --checkpoints" },
        { """{"target":["y"],"checkpoints":"c","checkpoint_updates":0}""", "--checkpoint-updates: found 0" },
        { """{"target":["y"],"checkpoints":"c","checkpoint_seconds":0}""", "--checkpoint-seconds: found 0" },
        { """{"target":["y"],"checkpoints":" "}""", "expected the name of a folder" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_makes_no_sense_is_refused_by_name(string json, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => SettingsCheck.Complete(TrainConfigFile.Parse(json, "train.json"))).Message, StringComparison.Ordinal);
}
