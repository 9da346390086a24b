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
        Assert.Equal(0.01, SettingsCheck.Complete(Least with { Optimizer = "rmsprop" }).LearningRate);
    }

    [Fact]
    public void A_text_has_defaults_of_its_own()
    {
        var settings = SettingsCheck.Complete(new TrainSettings { Data = "Alice.TXT" });
        Assert.Equal(("next-token", 64, 32, 32, true, "cross-entropy"), (settings.Task, settings.Window, settings.BatchSize, settings.Embedding, settings.Stateful, settings.Loss));
        Assert.Null(settings.Horizon);
        Assert.Equal("regression", SettingsCheck.Complete(Least with { Data = "table.txt", Task = "regression" }).Task);
        Assert.Equal([0.1, 0.5, 0.9], SettingsCheck.Complete(Least with { Loss = "quantile" }).Quantiles!);
        Assert.Equal("quantile", SettingsCheck.Complete(Least with { Quantiles = [0.5] }).Loss);
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
        { """{"target":["y"],"optimizer":"adm"}""", "'adm' is not one of adam, adamw, sgd, rmsprop; did you mean 'adam'?" },
        { """{"target":["y"],"task":"classify","loss":"mse"}""", "learns by cross-entropy" },
        { """{"target":["y"],"loss":"cross-entropy"}""", "is for --task classify" },
        { """{"target":["y","z"],"task":"classify"}""", "takes one column" },
        { """{"target":["y"],"task":"classify","difference":"y:7"}""", "--difference is for regression" },
        { """{"target":["y"],"calendar":["time-of-day"]}""", "--calendar needs --time-column" },
        { """{"target":["y"],"momentum":0.9}""", "--momentum has no effect without --optimizer sgd or rmsprop" },
        { """{"target":["y"],"optimizer":"rmsprop","momentum":0.9,"nesterov":true}""", "--nesterov has no effect without --optimizer sgd" },
        { """{"target":["y"],"optimizer":"rmsprop","alpha":1}""", "--alpha: found 1, expected 0 to 0.999999" },
        { """{"target":["y"],"alpha":0.9}""", "--alpha has no effect without --optimizer rmsprop" },
        { """{"target":["y"],"centered":true}""", "--centered has no effect without --optimizer rmsprop" },
        { """{"target":["y"],"optimizer":"sgd","beta1":0.9}""", "--beta1 has no effect without --optimizer adam or adamw" },
        { """{"target":["y"],"optimizer":"rmsprop","beta2":0.9}""", "--beta2 has no effect without --optimizer adam or adamw" },
        { """{"target":["y"],"beta2":1}""", "--beta2: found 1, expected 0 to 0.99" },
        { """{"target":["y"],"epsilon":0}""", "--epsilon: found 0, expected above 0 to 1" },
        { """{"target":["y"],"optimizer":"sgd","epsilon":1e-7}""", "--epsilon has no effect without --optimizer adam, adamw or rmsprop" },
        { """{"target":["y"],"schedule":"one-cycle","beta1":0.9}""", "--beta1: --schedule one-cycle sets the momentum itself" },
        { """{"target":["y"],"base_momentum":0.8}""", "--base-momentum has no effect without --schedule one-cycle" },
        { """{"target":["y"],"schedule":"one-cycle","max_momentum":0.8}""", "--base-momentum: found 0.85, expected up to the largest momentum, which is 0.8" },
        { """{"target":["y"],"schedule":"one-cycle","cycle_momentum":false,"max_momentum":0.9}""", "--max-momentum has no effect without --cycle-momentum" },
        { """{"target":["y"],"schedule_period":5}""", "--schedule-period has no effect without --schedule cosine" },
        { """{"target":["y"],"schedule":"cosine","schedule_period":0}""", "--schedule-period: found 0" },
        { """{"target":["y"],"fast_dev_run":0}""", "--fast-dev-run: found 0" },
        { """{"target":["y"],"fast_dev_run":1,"overfit_batches":1}""", "--fast-dev-run and --overfit-batches do not go together" },
        { """{"target":["y"],"fast_dev_run":1,"checkpoints":"c","resume":true}""", "--fast-dev-run and --resume do not go together" },
        { """{"target":["y"],"overfit_batches":-1}""", "--overfit-batches: found -1" },
        { """{"target":["y"],"csv_log":" "}""", "--csv-log: expected the name of a file" },
        { """{"target":["y"],"tensorboard":""}""", "--tensorboard: expected the name of a folder" },
        { """{"target":["y"],"clip_value":-1}""", "--clip-value: found -1, expected 0 to" },
        { """{"target":["y"],"schedule_every":3}""", "--schedule-every has no effect" },
        { """{"target":["y"],"pct_start":0.2}""", "--pct-start has no effect without --schedule one-cycle" },
        { """{"target":["y"],"schedule":"one-cycle","pct_start":1.5}""", "--pct-start: found 1.5, expected 0 to 1" },
        { """{"target":["y"],"schedule":"one-cycle","three_phase":true,"pct_start":0.7}""", "--pct-start: found 0.7, expected 0 to 0.5" },
        { """{"target":["y"],"schedule":"one-cycle","anneal":"liner"}""", "'liner' is not one of cosine, linear; did you mean 'linear'?" },
        { """{"target":["y"],"schedule":"one-cycle","div_factor":0.5}""", "--div-factor: found 0.5, expected 1 to" },
        { """{"target":["y"],"schedule":"one-cycle","final_div_factor":0}""", "--final-div-factor: found 0" },
        { """{"target":["y"],"schedule":"one-cycle","optimizer":"sgd","momentum":0.9}""", "--momentum: --schedule one-cycle sets the momentum itself" },
        { """{"target":["y"],"cycle_momentum":false}""", "--cycle-momentum has no effect without --schedule one-cycle" },
        { """{"target":["y"],"cell":"grru"}""", "'grru' is not one of lstm, gru, rnn; did you mean 'gru'?" },
        { """{"target":["y"],"cell":"gru","peepholes":true}""", "--peepholes has no effect without --cell lstm" },
        { """{"target":["y"],"cell":"rnn","projection":3}""", "--projection has no effect without --cell lstm" },
        { """{"target":["y"],"cell":"gru","chrono":9}""", "--chrono has no effect without --cell lstm" },
        { """{"target":["y"],"chrono":2}""", "--chrono: found 2, expected 3 or more rows" },
        { """{"target":["y"],"chrono":9,"unit_forget_bias":true}""", "--chrono and --unit-forget-bias both set" },
        { """{"target":["y"],"cell":"gru","unit_forget_bias":true}""", "--unit-forget-bias has no effect without --cell lstm" },
        { """{"target":["y"],"hidden":[16,8],"projection":8}""", "--projection: found 8, expected 1 to 7, below the units of each layer" },
        { """{"target":["y"],"recurrent_dropout":1}""", "--recurrent-dropout: found 1" },
        { """{"target":["y"],"embedding":8}""", "--embedding has no effect without --task next-token" },
        { """{"target":["y"],"vocabulary_size":8}""", "--vocabulary-size has no effect without --task next-token" },
        { """{"target":["y"],"stateful":true}""", "--stateful: the windows of a table overlap" },
        { """{"target":["y"],"loss":"mae","quantiles":[0.5]}""", "--quantiles has no effect without --loss quantile" },
        { """{"target":["y"],"task":"classify","quantiles":[0.5]}""", "--quantiles has no effect without --loss quantile" },
        { """{"target":["y"],"quantiles":[0.5,0.1]}""", "--quantiles: found 0.1, expected shares between 0 and 1, each above the one before" },
        { """{"target":["y"],"quantiles":[0.5,1]}""", "--quantiles: found 1," },
        { """{"target":["y"],"quantiles":[0.1,0.9]}""", "--quantiles: 0.5 is missing" },
        { """{"target":["y"],"class_weights":["balanced"]}""", "--class-weights has no effect without --task classify" },
        { """{"target":["y"],"task":"classify","class_weights":["1","0"]}""", "--class-weights: '0' is not a number above 0" },
        { """{"task":"next-token","target":["y"]}""", "--target is for tables; --task next-token learns the next character of a text" },
        { """{"data":"a.txt","target":["y"]}""", "which a file that ends in .txt implies: name another --task for a table" },
        { """{"data":"a.txt","horizon":3}""", "--horizon is for tables" },
        { """{"data":"a.txt","quantiles":[0.5]}""", "--quantiles is for tables" },
        { """{"data":"a.txt","class_weights":["balanced"]}""", "--class-weights is for tables" },
        { """{"data":"a.txt","loss":"mse"}""", "--task next-token learns by cross-entropy" },
        { """{"data":"a.txt","bidirectional":true}""", "--bidirectional: such a layer sees the next character" },
        { """{"data":"a.txt","vocabulary_size":1}""", "--vocabulary-size: found 1, expected 2 to" },
        { """{"data":"a.txt","embedding":0}""", "--embedding: found 0" },
        { """{"target":["y"],"warmup":-1}""", "--warmup: found -1" },
        { """{"target":["y"],"warmup_factor":0.1}""", "--warmup-factor has no effect without --warmup" },
        { """{"target":["y"],"warmup":5,"warmup_factor":0}""", "--warmup-factor: found 0" },
        { """{"target":["y"],"input_initialiser":"he_norml"}""", "--input-initialiser: 'he_norml' is not one of glorot_uniform" },
        { """{"target":["y"],"recurrent_initialiser":"orthogonal:x"}""", "--recurrent-initialiser: 'x' is not a scale above 0" },
        { """{"target":["y"],"recurrent_initialiser":"orthogonal:-1"}""", "--recurrent-initialiser: '-1' is not a scale above 0" },
        { """{"target":["y"],"dense_initialiser":"zeros:1"}""", "--dense-initialiser: zeros takes no scale, found '1'" },
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
