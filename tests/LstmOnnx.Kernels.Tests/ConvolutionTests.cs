using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class ConvolutionTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    // Strides, dilations and padding on both sides, elements that no tap reads, strides past the window; widths below, at and past vectors and blocks of them.
    private static readonly Window[] Windows =
    [
        Line(new(1, 1, 1, 1, 1, 0)),
        Line(new(19, 17, 3, 1, 1, 0)),
        Line(new(700, 350, 5, 2, 1, 2)),
        Line(new(5, 9, 2, 1, 3, 4)),
        Line(new(50, 9, 2, 6, 1, 3)),
        Line(new(41, 7, 3, 4, 3, 1)),
        new(WindowAxis.One, new(6, 4, 3, 2, 1, 2), new(33, 33, 3, 1, 1, 1)),
        new(new(3, 2, 2, 1, 1, 0), new(4, 5, 2, 1, 1, 1), new(8, 3, 3, 3, 1, 0)),
    ];

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_plane_takes_its_taps_in_index_order(SimdWidth width)
    {
        foreach (var window in Windows)
        {
            const int Channels = 3, Features = 2;
            var (kernels, taps, bias) = (SimdKernels.Of(width), Seeded.Floats(Channels * Features * window.Taps, seed: 2), Seeded.Floats(Channels * Features, seed: 3));
            var images = Seeded.Floats(Channels * window.Inputs, seed: 1);
            var expected = new float[Channels * Features * window.Outputs];
            for (var set = 0; set < Channels * Features; set++)
            {
                var (image, start) = (set / Features * window.Inputs, set * window.Outputs);
                expected.AsSpan(start, window.Outputs).Fill(bias[set]);
                ForEach(window, (tap, position, place) =>
                    expected[start + position] = float.MultiplyAddEstimate(taps[(set * window.Taps) + tap], images[image + place], expected[start + position]));
            }
            var found = new float[expected.Length];
            kernels.ConvolvePlanes(images, taps, kernels.CreatePlane(window), bias, found);
            Near.SameBits(expected, found);
        }
    }

    // The identity times what was packed gives it back.
    [Theory]
    [MemberData(nameof(Widths))]
    public void Patches_are_what_the_taps_read_and_zero_in_the_padding(SimdWidth width)
    {
        const int Channels = 2;
        var kernels = SimdKernels.Of(width);
        foreach (var window in Windows)
        {
            var (depth, positions) = (Channels * window.Taps, window.Outputs);
            var image = Seeded.Floats(Channels * window.Inputs, seed: 1);
            var expected = new float[positions * depth];
            ForEach(window, (tap, position, place) =>
            {
                for (var channel = 0; channel < Channels; channel++)
                    expected[(position * depth) + (channel * window.Taps) + tap] = image[(channel * window.Inputs) + place];
            });
            var rows = Seeded.Floats(positions * depth, seed: 2);
            new PatchRows(window, Channels).Copy(image, rows);
            Near.SameBits(expected, rows);

            var identity = new float[depth * depth];
            for (var i = 0; i < depth; i++)
                identity[(i * depth) + i] = 1;
            var first = positions / 3;
            var packed = kernels.CreatePacked(depth, positions - first);
            kernels.PackPatches(image, Channels, window, first, packed);
            var columns = new float[depth * (positions - first)];
            kernels.MatMul(MatrixView.RowMajor(identity, depth, depth), packed, [], columns, positions - first, accumulate: false);
            for (var i = 0; i < columns.Length; i++)
                Assert.Equal(expected[((first + (i % (positions - first))) * depth) + (i / (positions - first))], columns[i]);
        }
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var (kernels, window) = (SimdKernels.Of(SimdWidth.Scalar), Line(new(4, 3, 2, 1, 1, 0)));
        var plane = kernels.CreatePlane(window);
        Assert.Throws<ArgumentException>(() => kernels.ConvolvePlanes(new float[3], new float[2], plane, [], new float[3]));
        Assert.Throws<ArgumentException>(() => kernels.ConvolvePlanes(new float[4], new float[3], plane, [], new float[3]));
        Assert.Throws<ArgumentException>(() => kernels.ConvolvePlanes(new float[4], new float[2], plane, [], new float[4]));
        Assert.Throws<ArgumentException>(() => kernels.ConvolvePlanes(new float[4], new float[2], plane, new float[2], new float[3]));
        Assert.Throws<ArgumentException>(() => kernels.ConvolvePlanes(new float[8], new float[6], plane, [], new float[9]));
        Assert.Throws<ArgumentException>(() => new PatchRows(window, 1).Copy(new float[4], new float[5]));
        Assert.Throws<ArgumentException>(() => new PatchRows(window, 1).Copy(new float[5], new float[6]));
        Assert.Throws<ArgumentException>(() => kernels.PackPatches(new float[5], 1, window, 0, kernels.CreatePacked(2, 3)));
        Assert.Throws<ArgumentException>(() => kernels.PackPatches(new float[4], 1, window, 1, kernels.CreatePacked(2, 3)));
        Assert.Throws<ArgumentException>(() => kernels.PackPatches(new float[4], 1, window, 0, kernels.CreatePacked(3, 3)));
    }

    private static Window Line(WindowAxis axis) => new(WindowAxis.One, WindowAxis.One, axis);

    private static void ForEach(Window window, Action<int, int, int> read)
    {
        for (var tap = 0; tap < window.Taps; tap++)
        {
            for (var position = 0; position < window.Outputs; position++)
            {
                var x = Place(window.Width, position % window.Width.Output, tap % window.Width.Kernel);
                var y = Place(window.Height, position / window.Width.Output % window.Height.Output, tap / window.Width.Kernel % window.Height.Kernel);
                var z = Place(window.Depth, position / window.Width.Output / window.Height.Output, tap / window.Width.Kernel / window.Height.Kernel);
                if (x >= 0 && y >= 0 && z >= 0)
                    read(tap, position, (((z * window.Height.Input) + y) * window.Width.Input) + x);
            }
        }
    }

    // −1 in the padding.
    private static int Place(WindowAxis axis, int position, int tap)
    {
        var place = (position * axis.Stride) - axis.Begin + (tap * axis.Dilation);
        return place < axis.Input ? Math.Max(place, -1) : -1;
    }
}
