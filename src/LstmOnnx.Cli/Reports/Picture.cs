using System.Text;
using ScottPlot;
using SkiaSharp;

namespace LstmOnnx.Cli.Reports;

/// <summary>A plot of a fixed size, which can be drawn as dots or as lines.</summary>
internal sealed class Picture
{
    private readonly Func<byte[]> _png;
    private readonly Action<SKCanvas, PixelRect> _draw;

    private Picture(int width, int height, Func<byte[]> png, Action<SKCanvas, PixelRect> draw) => (Width, Height, _png, _draw) = (width, height, png, draw);

    public int Width { get; }

    public int Height { get; }

    public static Picture Of(Plot plot, int width, int height)
    {
        // A plot that finds its panels' sizes while it is drawn draws itself twice, the first time.
        plot.RenderInMemory(width, height);
        return new(width, height, () => plot.GetImage(width, height).GetImageBytes(ImageFormat.Png), plot.Render);
    }

    public static Picture Of(Multiplot plots, int width, int height) =>
        new(width, height, () => plots.Render(width, height).GetImageBytes(ImageFormat.Png), plots.Render);

    public byte[] Png() => _png();

    /// <summary>An XML document whose root is <c>svg</c>; text stays text.</summary>
    public string Svg()
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream))
            _draw(canvas, new PixelRect(0, Width, Height, 0));
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
