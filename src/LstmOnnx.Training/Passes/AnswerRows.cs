namespace LstmOnnx.Training;

/// <summary>Where rows [first, end) of a batch stand in a buffer [answers · B, ·]: a range for each answer, or one for all where the rows are the whole batch.</summary>
internal readonly record struct AnswerRows(int Start, int End, int Stride, int Rest)
{
    public bool IsThere => Rest > 0;

    public AnswerRows Next => new(Start + Stride, End + Stride, Stride, Rest - 1);

    public static AnswerRows First(in BatchShape shape, int answers, int first, int end) => end - first == shape.BatchSize
        ? new(0, answers * shape.BatchSize, 0, 1)
        : new(first, end, shape.BatchSize, answers);
}
