using System.CommandLine;

namespace LstmOnnx.Cli.Training;

/// <summary>The flags of <c>train</c>: one for each member of <see cref="TrainSettings"/> but the data file, which is an argument.</summary>
internal static class TrainFlags
{
    public static FlagSet<TrainSettings> AddTo(Command command)
    {
        var flags = new FlagSet<TrainSettings>(command);
        flags.Group("Data");
        flags.Texts("--target", "NAMES", "Column to predict, or several with commas.", (s, v) => s.Target = v);
        flags.Texts("--features", "NAMES", "Columns that go in; by default the target itself (regression) or every other number column (classification).", (s, v) => s.Features = v);
        flags.Text("--task", "KIND", "regression (default), classify, or next-token, which a data file that ends in .txt implies: the next character of a text.", (s, v) => s.Task = v);
        flags.Whole("--window", "ROWS", "Rows that the network looks at; for next-token, characters that learning goes back. Default 48, for next-token 64.", (s, v) => s.Window = v);
        flags.Whole("--horizon", "ROWS", "Rows to forecast after the window; for classify, how far after the window's last row the class is (0 = that row). Default 1, for classify 0.", (s, v) => s.Horizon = v);
        flags.Text("--sequence-column", "NAME", "classify: rows in a row with the same value there are one sequence with one class, of whatever length; there are then no windows, and the model also takes 'lengths'.", (s, v) => s.SequenceColumn = v);
        flags.Text("--time-column", "NAME", "Column with the time of each row; needed by --calendar.", (s, v) => s.TimeColumn = v);
        flags.Texts("--calendar", "KINDS", "Adds sine and cosine of time-of-day, day-of-week, day-of-year (a list with commas).", (s, v) => s.Calendar = v);
        flags.Texts("--lag", "COLUMN:ROWS", "Adds earlier values as inputs: load:336, or a range load:329-336 (a list with commas).", (s, v) => s.Lag = v);
        flags.Texts("--change", "COLUMN:ROWS", "Adds changes as inputs, a value less the one that many rows before; written as for --lag.", (s, v) => s.Change = v);
        flags.Text("--difference", "COLUMN:ROWS", "Learns the difference from the value that many rows before; the model adds it back.", (s, v) => s.Difference = v);
        flags.Switch("--carry-difference", "With --difference: learns only what changes from the last row's difference on, for a series whose level drifts.", (s, v) => s.CarryDifference = v);
        flags.Text("--units", "NAME", "Unit of the target, for reports and the model's metadata.", (s, v) => s.Units = v);
        flags.Number("--validation", "AMOUNT", "Rows before the test rows that decide when to stop: a share below 1 or a number of rows. Default 0.15.", (s, v) => s.Validation = v);
        flags.Number("--test", "AMOUNT", "Last rows, held out for the final score: a share below 1 or a number of rows. Default 0.15.", (s, v) => s.Test = v);

        flags.Whole("--vocabulary-size", "N", "next-token: keeps the N - 1 most frequent characters and gives all others one token. Default: all characters.", (s, v) => s.VocabularySize = v);

        flags.Group("Network");
        flags.Whole("--embedding", "SIZE", "next-token: numbers that stand for each character. Default 32.", (s, v) => s.Embedding = v);
        flags.Text("--cell", "KIND", "Of the recurrent layers: lstm (default), gru or rnn.", (s, v) => s.Cell = v);
        flags.Wholes("--hidden", "UNITS", "Units of each recurrent layer: 64, or 64,32 for two layers. Default 32, for next-token 128.", (s, v) => s.Hidden = v);
        flags.Switch("--bidirectional", "Layers read the window both ways; such a model cannot stream.", (s, v) => s.Bidirectional = v);
        flags.Number("--dropout", "SHARE", "Share of each LSTM layer's output dropped in training. Default 0.", (s, v) => s.Dropout = v);
        flags.Number("--recurrent-dropout", "SHARE", "Share of each layer's previous hidden state dropped in training, the same units all through a window. Default 0.", (s, v) => s.RecurrentDropout = v);
        flags.Switch("--peepholes", "LSTM gates see the cell state too.", (s, v) => s.Peepholes = v);
        flags.Whole("--projection", "SIZE", "LSTM layers pass on so many values, below their units: PyTorch's proj_size.", (s, v) => s.Projection = v);
        flags.Wholes("--dense", "UNITS", "Units of dense layers between LSTM and output. Default none.", (s, v) => s.Dense = v);
        flags.Text("--initialisation", "KIND", "Of all weights and biases: keras (default) or pytorch.", (s, v) => s.Initialisation = v);
        flags.Text("--input-initialiser", "NAME", $"Of the LSTMs' input weights, in place of --initialisation's: {string.Join(", ", InitialiserWords.All.Keys)}. orthogonal, random_* and truncated_normal take a scale: random_normal:0.01.", (s, v) => s.InputInitialiser = v);
        flags.Text("--recurrent-initialiser", "NAME", "Of the LSTMs' recurrent weights.", (s, v) => s.RecurrentInitialiser = v);
        flags.Text("--dense-initialiser", "NAME", "Of the dense layers' weights, the last one's too.", (s, v) => s.DenseInitialiser = v);
        flags.Whole("--chrono", "ROWS", "LSTMs start with a memory of up to so many rows: forget gates' biases are drawn for it, input gates' are their opposites.", (s, v) => s.Chrono = v);
        flags.Switch("--unit-forget-bias", "Forget gates start with a bias of 1. On for keras unless 'false' follows, off for pytorch.", (s, v) => s.UnitForgetBias = v);

        flags.Group("Training");
        flags.Text("--loss", "KIND", "mse (default), mae, huber or quantile; for classify and next-token always cross-entropy.", (s, v) => s.Loss = v);
        flags.Numbers("--quantiles", "SHARES", "With --loss quantile: what to forecast of each target, 0.5 among them. Default 0.1,0.5,0.9.", (s, v) => s.Quantiles = v);
        flags.Texts("--class-weights", "WEIGHTS", "classify: a weight for each class in their order, or balanced: windows / (classes x windows of the class).", (s, v) => s.ClassWeights = v);
        flags.Switch("--stateful", "next-token: windows go on from each other, in as many streams as a batch has windows. On unless 'false' follows: then each starts from nothing, in random order.", (s, v) => s.Stateful = v);
        flags.Text("--optimizer", "KIND", "adam (default), adamw, sgd or rmsprop.", (s, v) => s.Optimizer = v);
        flags.Number("--learning-rate", "RATE", "Default 0.001; for sgd and rmsprop 0.01.", (s, v) => s.LearningRate = v);
        flags.Number("--momentum", "SHARE", "For sgd and rmsprop. Default 0.", (s, v) => s.Momentum = v);
        flags.Switch("--nesterov", "Nesterov's momentum, for sgd.", (s, v) => s.Nesterov = v);
        flags.Number("--beta1", "SHARE", "For adam and adamw: how much of the gradient's mean is kept. Default 0.9.", (s, v) => s.Beta1 = v);
        flags.Number("--beta2", "SHARE", "For adam and adamw: how much of the squared gradient's mean is kept. Default 0.999.", (s, v) => s.Beta2 = v);
        flags.Number("--epsilon", "SIZE", "For adam, adamw and rmsprop: added to the denominator. Default 1e-8.", (s, v) => s.Epsilon = v);
        flags.Number("--alpha", "SHARE", "For rmsprop: how much of the squared gradient's mean is kept. Default 0.99.", (s, v) => s.Alpha = v);
        flags.Switch("--centered", "For rmsprop: divides by the gradient's standard deviation.", (s, v) => s.Centered = v);
        flags.Number("--weight-decay", "RATE", "Default 0; for adamw 0.01.", (s, v) => s.WeightDecay = v);
        flags.Text("--schedule", "KIND", "Of the learning rate: constant (default), step, cosine, plateau or one-cycle (up to --learning-rate and down again, update by update).", (s, v) => s.Schedule = v);
        flags.Whole("--schedule-every", "EPOCHS", "step: epochs between two steps; plateau: epochs without gain before one.", (s, v) => s.ScheduleEvery = v);
        flags.Whole("--schedule-period", "EPOCHS", "cosine: epochs from the full rate down to the lowest, and as many up again. Default: what is left after --warmup.", (s, v) => s.SchedulePeriod = v);
        flags.Number("--schedule-factor", "FACTOR", "step, plateau: what the rate is multiplied by.", (s, v) => s.ScheduleFactor = v);
        flags.Number("--schedule-minimum", "RATE", "cosine, plateau: the lowest rate.", (s, v) => s.ScheduleMinimum = v);
        flags.Whole("--warmup", "UPDATES", "Updates before the schedule in which the rate rises in a straight line. Default 0.", (s, v) => s.Warmup = v);
        flags.Number("--warmup-factor", "SHARE", "With --warmup: the share of the rate that it starts from. Default 1/3.", (s, v) => s.WarmupFactor = v);
        flags.Number("--pct-start", "SHARE", "one-cycle: the share of the updates in which the rate rises. Default 0.3.", (s, v) => s.PctStart = v);
        flags.Text("--anneal", "KIND", "one-cycle: the way up and down, cosine (default) or linear.", (s, v) => s.Anneal = v);
        flags.Number("--div-factor", "FACTOR", "one-cycle: the first rate is --learning-rate over this. Default 25.", (s, v) => s.DivFactor = v);
        flags.Number("--final-div-factor", "FACTOR", "one-cycle: the last rate is the first over this. Default 10000.", (s, v) => s.FinalDivFactor = v);
        flags.Switch("--three-phase", "one-cycle: back to the first rate as fast as it rose, then down to the last.", (s, v) => s.ThreePhase = v);
        flags.Switch("--cycle-momentum", "one-cycle: the momentum (Adam's beta 1) falls from the largest to the smallest while the rate rises, and back. On unless 'false' follows.", (s, v) => s.CycleMomentum = v);
        flags.Number("--base-momentum", "SHARE", "one-cycle: the smallest momentum. Default 0.85.", (s, v) => s.BaseMomentum = v);
        flags.Number("--max-momentum", "SHARE", "one-cycle: the largest momentum. Default 0.95.", (s, v) => s.MaxMomentum = v);
        flags.Number("--clip-value", "SIZE", "Largest element of a gradient, held before --clip-norm; 0 for no bound. Default 0.", (s, v) => s.ClipValue = v);
        flags.Number("--clip-norm", "NORM", "Longest gradient of an update; 0 for no clipping. Default 1.", (s, v) => s.ClipNorm = v);
        flags.Whole("--epochs", "N", "At most this many. Default 50.", (s, v) => s.Epochs = v);
        flags.Whole("--batch-size", "N", "Windows per update. Default 64, for next-token 32.", (s, v) => s.BatchSize = v);
        flags.Whole("--patience", "EPOCHS", "Stops after so many epochs without a better validation loss; 0 for never. Default 10.", (s, v) => s.Patience = v);
        flags.Number("--min-delta", "LOSS", "A validation loss counts as better from this gain on. Default 0.", (s, v) => s.MinDelta = v);
        flags.Number("--max-seconds", "SECONDS", "Stops after this time with the best weights so far.", (s, v) => s.MaxSeconds = v);
        flags.OptionalWhole("--fast-dev-run", "[N]", 1, "Tries everything on N batches (1 where no number follows) and writes nothing: data, one epoch, validation, export.", (s, v) => s.FastDevRun = v);
        flags.Whole("--overfit-batches", "N", "Learns the first N batches by heart and validates on them: the loss of a network and a rate that can learn comes near 0.", (s, v) => s.OverfitBatches = v);
        flags.Whole("--seed", "N", "Of weights, dropout and shuffling. Default 1.", (s, v) => s.Seed = v);
        flags.Whole("--threads", "N", "Default: all cores. The result does not depend on it.", (s, v) => s.Threads = v);

        flags.Group("Output");
        flags.Text("--out", "MODEL.onnx", "The model; its streaming form goes beside it as MODEL.streaming.onnx. Default model.onnx.", (s, v) => s.Out = v);
        flags.Whole("--opset", "N", "ONNX opset, 14 to 22. Default 17.", (s, v) => s.Opset = v);
        flags.Text("--report", "DIR", "Also writes report.html, plots, metrics.json and the config to this folder.", (s, v) => s.Report = v);
        flags.Text("--csv-log", "FILE", "Also writes a row per epoch to this CSV file while it trains; --resume goes on with it.", (s, v) => s.CsvLog = v);
        flags.Text("--tensorboard", "DIR", "Also writes event files for TensorBoard to this folder: losses, rate and gradient norms per epoch, and per update in its subfolder updates.", (s, v) => s.Tensorboard = v);

        flags.Group("Checkpoints");
        flags.Text("--checkpoints", "DIR", "Saves the training to this folder as it goes: at the start, at each epoch's end, when it is stopped, and as often in between as the next two say. The last two are kept.", (s, v) => s.Checkpoints = v);
        flags.Number("--checkpoint-seconds", "SECONDS", "Time from one checkpoint to the next. Default 60.", (s, v) => s.CheckpointSeconds = v);
        flags.Whole("--checkpoint-updates", "N", "Updates from one checkpoint to the next. Default: none by count.", (s, v) => s.CheckpointUpdates = v);
        flags.Switch("--resume", "Goes on from the latest checkpoint, to the model of a training that never stopped; with the data and flags it was begun with.", (s, v) => s.Resume = v);
        return flags;
    }
}
