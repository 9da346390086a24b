namespace LstmOnnx.Runtime.Planning;

/// <summary>How the SIMD engine holds elements: every element type rides on one of three machine types.</summary>
internal enum Carrier
{
    /// <summary>float: Float, and Float16 and BFloat16, whose results are rounded to their precision.</summary>
    Float,

    /// <summary>double: Double.</summary>
    Double,

    /// <summary>long: integers of all widths, whose results wrap around at theirs, and Bool as 0 and 1.</summary>
    Integer,
}
