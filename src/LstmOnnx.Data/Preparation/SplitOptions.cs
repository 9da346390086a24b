using System.Globalization;

namespace LstmOnnx.Data;

/// <summary>
/// How many of the last rows are held out, in order of time: training rows, then validation rows, then test rows. A number below 1 is a share of all
/// rows, a whole number counts rows, 0 holds out none.
/// </summary>
/// <remarks>
/// A window belongs to the block that has all of its target rows; one whose targets lie in two blocks belongs to none. So no training window has a target
/// in a later block. Inputs of validation and test windows may reach back into the block before, as they do when a model is used.
/// </remarks>
/// <param name="Validation">Rows before the test rows that decide when to stop.</param>
/// <param name="Test">The last rows, for the final score.</param>
public sealed record SplitOptions(double Validation = 0.15, double Test = 0.15)
{
    /// <summary>The block lengths for <paramref name="rowCount"/> rows; a share is rounded, to at least one row.</summary>
    /// <exception cref="RecipeException">A number is negative, not finite or, from 1 on, not whole; or the shares leave nothing to train on.</exception>
    public (int Validation, int Test) Rows(int rowCount)
    {
        Check(nameof(Validation), Validation);
        Check(nameof(Test), Test);
        if (Validation < 1 && Test < 1 && Validation + Test >= 1)
            throw new RecipeException(string.Create(CultureInfo.InvariantCulture, $"split: validation {Validation} and test {Test} leave no rows for training; expected a sum below 1"));
        return (Count(Validation, rowCount), Count(Test, rowCount));
    }

    private static int Count(double amount, int rowCount) =>
        amount is 0 ? 0 : amount < 1 ? Math.Max(1, (int)Math.Round(amount * rowCount)) : (int)amount;

    private static void Check(string name, double amount)
    {
        if (!(amount >= 0 && (amount < 1 || amount == Math.Floor(amount)) && amount <= int.MaxValue / 4))
            throw new RecipeException(string.Create(CultureInfo.InvariantCulture, $"split, {name.ToLowerInvariant()}: found {amount}, expected a share from 0 to below 1, or a whole number of rows"));
    }
}
