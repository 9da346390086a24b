using LstmOnnx.Cli.Hosting;

using var output = Output.ForProcess();
return new CommandHost(output).Run(args);
