namespace LstmOnnx.Runtime.Calls;

/// <summary>Whether one element is greater than another; NaN is greater than every number.</summary>
internal interface IGreater<T>
{
    bool IsGreater(T left, T right);
}

/// <summary>Orders of the machine types.</summary>
internal static class Greater
{
    public readonly struct Floats : IGreater<float>
    {
        public bool IsGreater(float left, float right) => left > right || (float.IsNaN(left) && !float.IsNaN(right));
    }

    public readonly struct Doubles : IGreater<double>
    {
        public bool IsGreater(double left, double right) => left > right || (double.IsNaN(left) && !double.IsNaN(right));
    }

    public readonly struct Integers : IGreater<long>
    {
        public bool IsGreater(long left, long right) => left > right;
    }

    /// <summary>Of UInt64.</summary>
    public readonly struct Unsigned : IGreater<long>
    {
        public bool IsGreater(long left, long right) => (ulong)left > (ulong)right;
    }
}
