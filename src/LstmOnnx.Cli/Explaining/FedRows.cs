using LstmOnnx.Cli.Verification;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>Rows of a file as a model takes them, in one call or several.</summary>
internal sealed record FedRows
{
    /// <summary>The model, for its inputs.</summary>
    public required LstmModel Model { get; init; }

    /// <summary>The place of the input that takes the rows.</summary>
    public required int MainInput { get; init; }

    /// <summary>Inputs that take back an output from call to call, zeros at first.</summary>
    public required IReadOnlyList<StatePair> States { get; init; }

    /// <summary>A shape for each input, of one call.</summary>
    public required IReadOnlyDictionary<string, int[]> Shapes { get; init; }

    /// <summary>Inputs whose values were given.</summary>
    public required IReadOnlyDictionary<string, TensorData> Fixed { get; init; }

    /// <summary>The file, for messages.</summary>
    public required string File { get; init; }

    /// <summary>[R, F]: all rows of the file, raw units.</summary>
    public required float[] Rows { get; init; }

    /// <summary>[F], the columns.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Whether a recipe made the columns.</summary>
    public bool HasRecipe { get; init; }

    /// <summary>The first row that is fed, from 0.</summary>
    public required int First { get; init; }

    /// <summary>Rows that are fed; a multiple of <see cref="RowsPerCall"/>.</summary>
    public required int Count { get; init; }

    /// <summary>Rows of each call; where there are several calls, the model carries its states from one to the next.</summary>
    public required int RowsPerCall { get; init; }

    /// <summary>The first and the last row that are shown, from 0; null for all.</summary>
    public (int First, int Last)? Shown { get; init; }

    /// <summary>Time of each row of the file, where it has a time column.</summary>
    public DateTime[]? Times { get; init; }

    public int CallCount => Count / RowsPerCall;

    public TensorInfo Main => Model.Inputs[MainInput];

    /// <summary>What the main input holds in a call.</summary>
    public TensorData Of(int call)
    {
        var columns = Names.Count;
        return RowTensor.Of(File, Main, Shapes[Main.Name], Rows.AsSpan((First + (call * RowsPerCall)) * columns, RowsPerCall * columns));
    }
}
