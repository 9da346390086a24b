namespace LstmOnnx.Data;

/// <summary>How a text becomes tokens and parts.</summary>
/// <param name="Window">T, characters that a window has; every part has to fill one in each stream.</param>
/// <param name="Streams">Into how many streams of equal length a part is cut; 1 where windows do not go on from each other.</param>
/// <param name="VocabularySize">V at most, the token for all other characters included; null for all characters.</param>
public sealed record TextOptions(int Window, int Streams, int? VocabularySize = null);
