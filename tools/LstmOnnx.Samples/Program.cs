using System.CommandLine;
using System.Globalization;
using LstmOnnx.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var name = new Argument<string>("name") { Description = $"The sample: {string.Join(", ", Sample.All.Keys)}." };
name.AcceptOnlyFromAmong([.. Sample.All.Keys]);
var folder = new Option<DirectoryInfo>("--out") { Description = "Where its files go; models/NAME if left out." };
var threads = new Option<int>("--threads") { Description = "Threads for training, 0 for one per processor. The files do not depend on it.", DefaultValueFactory = _ => 0 };
var seeds = new Option<int[]>("--seeds") { Description = "Seeds of the training; the first one's model is written, all are scored.", DefaultValueFactory = _ => [1], AllowMultipleArgumentsPerToken = true };
var command = new RootCommand("Makes a sample model: data, training, export, figures measured on the exported file, plots. Run it in the repository's root.") { name, folder, threads, seeds };
command.SetAction(parsed =>
{
    var sample = parsed.GetRequiredValue(name);
    var place = parsed.GetValue(folder)?.FullName ?? Path.Combine("models", sample);
    Directory.CreateDirectory(place);
    Sample.All[sample](new SampleRun(place, parsed.GetValue(threads), parsed.GetRequiredValue(seeds)));
});
return command.Parse(args).Invoke();
