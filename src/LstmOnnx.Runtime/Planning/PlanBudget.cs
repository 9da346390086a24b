using System.Globalization;

namespace LstmOnnx.Runtime.Planning;

/// <summary>Counts the bytes that a plan is going to allocate, before it does, and refuses past the limit.</summary>
internal sealed class PlanBudget(long limit)
{
    // A second or so at the narrowest width.
    private const long MaxFoldedProducts = 4_000_000_000;

    private long _products;

    public long Used { get; private set; }

    /// <summary>Counts multiplications of constants, whose number grows faster than their memory does.</summary>
    public void TakeProducts(string where, double count)
    {
        if (count > MaxFoldedProducts - _products)
            throw new ModelRefusedException(RefusalCode.LimitExceeded, $"{where}: more than {MaxFoldedProducts} multiplications of constants: fold them before the model is stored");
        _products += (long)count;
    }

    /// <summary>Takes room for elements of four bytes, or of eight for integers.</summary>
    public void Take(string where, long count, int elementSize = sizeof(float))
    {
        Check(where, count, elementSize);
        Used += count * elementSize;
    }

    /// <summary>Refuses what could not be taken, without taking it.</summary>
    public void Check(string where, long count, int elementSize = sizeof(float))
    {
        if (count <= (limit - Used) / elementSize && count <= Array.MaxLength)
            return;
        throw new ModelRefusedException(RefusalCode.LimitExceeded, string.Create(CultureInfo.InvariantCulture,
            $"{where}: the plan would take {count} more elements of {elementSize} bytes on top of {Used} bytes, {limit} bytes are allowed: use smaller shapes, or raise ModelLimits.MaxPlanBytes if the model is trusted"));
    }
}
