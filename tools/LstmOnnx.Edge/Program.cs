using LstmOnnx.Edge;

StandardStream.ReportClosedPipes();
var output = new RowWriter(new StandardStream(1, "standard output"));
// What is answered goes out before the next wait for input, so that a live source sees its answers at once.
var input = new StandardStream(0, "standard input", output.Flush);
return EdgeProgram.Run(args, input, output, new RowWriter(new StandardStream(2, "standard error")));
