namespace LstmOnnx.Runtime.Reading;

/// <summary>The version of an operator domain; the empty domain is <c>ai.onnx</c>.</summary>
internal readonly record struct OpsetImport(string Domain, long Version);
