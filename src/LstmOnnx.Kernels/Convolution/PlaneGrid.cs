namespace LstmOnnx.Kernels;

/// <summary>How the three axes of a padded channel are split into parts: a part for each remainder, modulo the stride, that a tap has.</summary>
internal readonly struct PlaneGrid(in Window window)
{
    public PlaneAxis Depth { get; } = new(window.Depth);

    public PlaneAxis Height { get; } = new(window.Height);

    public PlaneAxis Width { get; } = new(window.Width);

    /// <summary>Elements of all parts.</summary>
    public long Length => (long)Depth.Parts * Height.Parts * Width.Parts * Depth.Length * Height.Length * Width.Length;

    /// <summary>Stretches in which the channel is copied, at most.</summary>
    public long RunCount => (long)Depth.Axis.Input * Height.Axis.Input * Width.Parts;

    /// <summary>For each tap, where it reads for the first position.</summary>
    public int[] Offsets()
    {
        var offsets = new List<int>();
        for (var z = 0; z < Depth.Axis.Kernel; z++)
        {
            for (var y = 0; y < Height.Axis.Kernel; y++)
            {
                for (var x = 0; x < Width.Axis.Kernel; x++)
                    offsets.Add(Place(Depth.PartOf(z), Height.PartOf(y), Width.PartOf(x), Depth.StepOf(z), Height.StepOf(y), Width.StepOf(x)));
            }
        }
        return [.. offsets];
    }

    /// <summary>The stretches of a channel that lie in some part.</summary>
    public PlaneRun[] Runs()
    {
        var runs = new List<PlaneRun>();
        for (var z = 0; z < Depth.Axis.Input; z++)
        {
            if (!Depth.Find(z, out var partZ, out var stepZ))
                continue;
            for (var y = 0; y < Height.Axis.Input; y++)
            {
                if (!Height.Find(y, out var partY, out var stepY))
                    continue;
                var line = ((z * Height.Axis.Input) + y) * Width.Axis.Input;
                for (var partX = 0; partX < Width.Parts; partX++)
                {
                    var (first, count, step) = Width.ElementsOf(partX);
                    if (count > 0)
                        runs.Add(new PlaneRun(line + first, Width.Axis.Stride, count, Place(partZ, partY, partX, stepZ, stepY, step)));
                }
            }
        }
        return [.. runs];
    }

    private int Place(int partZ, int partY, int partX, long z, long y, long x) =>
        (int)((((((((((long)partZ * Height.Parts) + partY) * Width.Parts) + partX) * Depth.Length) + z) * Height.Length) + y) * Width.Length + x);
}

/// <summary>Elements of a channel that lie side by side in a part: the first, how far they are apart in the channel, how many, and where the first goes.</summary>
internal readonly record struct PlaneRun(int From, int Step, int Count, int To);

/// <summary>One axis of a grid. Tap k at position p reads padded element p · stride + k · dilation, which is element p + ⌊k · dilation / stride⌋ of the part of its remainder.</summary>
internal readonly struct PlaneAxis
{
    private readonly int[] _remainders;

    public PlaneAxis(WindowAxis axis)
    {
        Axis = axis;
        _remainders = [.. Enumerable.Range(0, axis.Kernel).Select(tap => (int)((long)tap * axis.Dilation % axis.Stride)).Distinct()];
        Length = axis.Output + StepOf(axis.Kernel - 1);
    }

    public WindowAxis Axis { get; }

    /// <summary>Elements of a part.</summary>
    public long Length { get; }

    public int Parts => _remainders.Length;

    /// <summary>The part in which a tap reads.</summary>
    public int PartOf(int tap) => Array.IndexOf(_remainders, (int)((long)tap * Axis.Dilation % Axis.Stride));

    /// <summary>The element of its part that a tap reads at position 0.</summary>
    public long StepOf(int tap) => (long)tap * Axis.Dilation / Axis.Stride;

    /// <summary>Where an element of the channel lies; false where no tap reads it.</summary>
    public bool Find(int element, out int part, out long step)
    {
        var padded = (long)element + Axis.Begin;
        part = Array.IndexOf(_remainders, (int)(padded % Axis.Stride));
        step = padded / Axis.Stride;
        return part >= 0 && step < Length;
    }

    /// <summary>The first element of the channel in a part, how many there are, and the first one's place.</summary>
    public (int First, int Count, long Step) ElementsOf(int part)
    {
        // The first padded place of this remainder that is not before the channel.
        var first = (_remainders[part] - (Axis.Begin % Axis.Stride) + Axis.Stride) % Axis.Stride;
        var step = ((long)Axis.Begin + first) / Axis.Stride;
        var inChannel = first < Axis.Input ? ((Axis.Input - 1 - first) / Axis.Stride) + 1 : 0;
        return (first, (int)Math.Clamp(Length - step, 0, inChannel), step);
    }
}
