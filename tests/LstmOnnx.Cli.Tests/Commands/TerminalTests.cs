namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>What a person at a terminal sees, through the pseudo-terminal that util-linux's <c>script</c> makes.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_terminal_gets_a_live_bar() => Assert.Contains('\u001b', OnTerminal("TERM=xterm"));

    [Theory]
    [InlineData("TERM=xterm NO_COLOR=1")]
    [InlineData("TERM=dumb")]
    public void NO_COLOR_and_a_dumb_terminal_get_plain_lines(string environment)
    {
        var text = OnTerminal(environment);
        Assert.Contains("epoch 1/2", text, StringComparison.Ordinal);
        Assert.Contains("epoch 2/2", text, StringComparison.Ordinal);
        // The runtime itself may switch the terminal's keypad mode; colours and cursor moves are what must not be there.
        Assert.DoesNotMatch("\u001b\\[[0-9;]*[mAKJH]", text);
    }

    private string OnTerminal(string environment)
    {
        if (!File.Exists("/usr/bin/script"))
            Assert.Skip("util-linux's script is not installed");
        var data = _folder.WriteSeasonal(rows: 400);
        var model = _folder["model.onnx"];
        CliProcess.Shell($"script -qec \"env {environment} $LSTMONNX train $1 --target load --window 8 --hidden 4 --epochs 2 --out $2\" \"$3\" < /dev/null > /dev/null", data, model, _folder["log"]).Expect(0);
        return File.ReadAllText(_folder["log"]);
    }
}
