using System.Xml.Linq;

namespace LstmOnnx.Cli.Reports;

/// <summary>A picture for a page.</summary>
/// <param name="Name">Tells it from the page's other pictures.</param>
/// <param name="Says">What it shows, for who cannot see it.</param>
/// <param name="Svg">An XML document.</param>
internal sealed record Drawing(string Name, string Says, string Svg)
{
    /// <summary>The picture as an element: as wide as there is room, with identifiers of its own.</summary>
    public XElement ToElement()
    {
        var svg = XElement.Parse(Svg);
        // What clears the canvas to nothing, which reads as black and shows at the edges.
        if (svg.Elements().FirstOrDefault() is { Name.LocalName: "rect" } clearing && clearing.Attribute("fill") is null)
            clearing.Remove();
        foreach (var attribute in svg.DescendantsAndSelf().Attributes())
        {
            if (attribute.Name == "id")
                attribute.Value = $"{Name}-{attribute.Value}";
            else if (attribute.Value.StartsWith("url(#", StringComparison.Ordinal))
                attribute.Value = $"url(#{Name}-{attribute.Value[5..]}";
            else if (attribute.Name.LocalName == "href" && attribute.Value.StartsWith('#'))
                attribute.Value = $"#{Name}-{attribute.Value[1..]}";
        }
        svg.SetAttributeValue("viewBox", $"0 0 {svg.Attribute("width")!.Value} {svg.Attribute("height")!.Value}");
        svg.SetAttributeValue("width", null);
        svg.SetAttributeValue("height", null);
        svg.SetAttributeValue("role", "img");
        svg.SetAttributeValue("aria-label", Says);
        return svg;
    }
}
