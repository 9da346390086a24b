namespace LstmOnnx.Runtime.Calls;

/// <summary>Sizes of a product [M, K] · [K, N] and the strides of its left factor.</summary>
internal readonly record struct Factors(int Rows, int Depth, int Columns, int RowStride, int ColumnStride);

/// <summary>Where the parts of one product of a batch begin, in floats.</summary>
internal readonly record struct ProductPlace(int A, int B, int Result);
