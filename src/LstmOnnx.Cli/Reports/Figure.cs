using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>Plots side by side in rows, as one picture or as drawings of a page.</summary>
/// <param name="Rows">Top to bottom.</param>
internal sealed record Figure(IReadOnlyList<Figure.Row> Rows)
{
    private const int Width = 1800;

    /// <summary>Plots of equal width.</summary>
    /// <param name="Height">In pixels.</param>
    /// <param name="Plots">Left to right.</param>
    internal sealed record Row(int Height, IReadOnlyList<Plot> Plots);

    /// <summary>The picture as PNG bytes.</summary>
    public byte[] Png()
    {
        var layout = new ScottPlot.MultiplotLayouts.CustomGrid();
        var (height, columns, top) = (Rows.Sum(row => row.Height), Rows.Max(row => row.Plots.Count), 0);
        Multiplot? picture = null;
        foreach (var row in Rows)
        {
            for (var i = 0; i < row.Plots.Count; i++)
            {
                var span = columns / row.Plots.Count;
                layout.Set(row.Plots[i], new GridCell(top, i * span, height, columns, row.Height, row.Plots.Count == 1 ? columns : span));
                if (picture is null)
                    picture = new Multiplot(row.Plots[i]);
                else
                    picture.Subplots.Add(row.Plots[i]);
            }
            top += row.Height;
        }
        picture!.Layout = layout;
        return picture.Render(Width, height).GetImageBytes(ImageFormat.Png);
    }

    /// <summary>Each plot as an SVG document, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Svgs() => [.. Rows.Select(row => (IReadOnlyList<string>)[.. row.Plots.Select(plot => plot.GetSvgXml(Width / row.Plots.Count, row.Height))])];
}
