namespace LstmOnnx.Kernels;

/// <summary>Rows of positions, one after the other, from which the same rows of taps read elements; those that read nothing but padding are left out.</summary>
/// <param name="Start">The first position, in the layout of <see cref="PackedPlane"/>.</param>
/// <param name="Count">Positions, those between rows among them.</param>
/// <param name="Taps">The taps, in index order.</param>
/// <param name="Offsets">Where each of them reads for position 0.</param>
internal sealed record PlaneBand(int Start, int Count, int[] Taps, int[] Offsets)
{
    public static PlaneBand[] All(in Window window, in PlaneGrid grid)
    {
        var (offsets, rowLength, planeLength) = (grid.Offsets(), (int)grid.Width.Length, (int)(grid.Height.Length * grid.Width.Length));
        var bands = new List<PlaneBand>();
        for (var z = 0; z < window.Depth.Output; z++)
        {
            for (var y = 0; y < window.Height.Output;)
            {
                var (first, taps) = (y, Reaching(window, z, y));
                while (++y < window.Height.Output && Reaching(window, z, y).AsSpan().SequenceEqual(taps))
                {
                }
                bands.Add(new PlaneBand((z * planeLength) + (first * rowLength), ((y - first - 1) * rowLength) + window.Width.Output, taps, Array.ConvertAll(taps, tap => offsets[tap])));
            }
        }
        return [.. bands];
    }

    private static int[] Reaching(in Window window, int z, int y)
    {
        var taps = new List<int>();
        for (var tap = 0; tap < window.Taps; tap++)
        {
            var (tapY, tapZ) = (tap / window.Width.Kernel % window.Height.Kernel, tap / window.Width.Kernel / window.Height.Kernel);
            if (window.Depth.Place(z, tapZ) >= 0 && window.Height.Place(y, tapY) >= 0)
                taps.Add(tap);
        }
        return [.. taps];
    }
}
