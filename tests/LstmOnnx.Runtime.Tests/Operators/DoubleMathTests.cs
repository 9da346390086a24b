using LstmOnnx.Runtime.Operators;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Functions of doubles against values of mpmath, 17 digits.</summary>
public class DoubleMathTests
{
    [Theory]
    [InlineData(1e-20, 1.1283791670955126e-20)]
    [InlineData(0.5, 0.52049987781304654)]
    [InlineData(-2, -0.99532226501895273)]
    [InlineData(3.5, 0.99999925690162766)]
    [InlineData(5.9, 1)]
    [InlineData(double.NegativeInfinity, -1)]
    public void Erf(double x, double expected) => Near(expected, DoubleMath.Erf(x));

    [Theory]
    [InlineData(-700, 9.8596765437597708e-305)]
    [InlineData(-40, 4.2483542552915889e-18)]
    [InlineData(0, 0.69314718055994531)]
    [InlineData(1, 1.3132616875182228)]
    [InlineData(1000, 1000)]
    public void Softplus(double x, double expected) => Near(expected, DoubleMath.Softplus(x));

    [Theory]
    [InlineData(1e-20, 1e-20)]
    [InlineData(-1e-8, -9.9999999500000002e-9)]
    [InlineData(-50, -1)]
    [InlineData(2, 6.3890560989306502)]
    [InlineData(double.NegativeInfinity, -1)]
    public void ExpMinusOne(double x, double expected) => Near(expected, DoubleMath.ExpMinusOne(x));

    private static void Near(double expected, double found) => Assert.InRange(found, expected - (Math.Abs(expected) * 2e-15), expected + (Math.Abs(expected) * 2e-15));
}
