using System.Text;

namespace LstmOnnx.Data.Tests.Text;

public class TextFileTests
{
    [Fact]
    public void A_text_is_its_scalar_values_without_a_byte_order_mark()
    {
        // One, two, three and four bytes: a, ä, €, 😀; then a line end of two characters.
        byte[] bytes = [0xEF, 0xBB, 0xBF, 0x61, 0xC3, 0xA4, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80, 0x0D, 0x0A];
        Assert.Equal([0x61, 0xE4, 0x20AC, 0x1F600, 0x0D, 0x0A], TextFile.Parse(bytes, "t.txt").Scalars);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xC3, 0xA4, 0xFF, 0x62 }, "(FF) at byte 3, counted from 0")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x61, 0xED, 0xA0, 0x80 }, "at byte 4")]
    [InlineData(new byte[] { 0x61, 0xE2, 0x82 }, "(E282) at byte 1")]
    [InlineData(new byte[] { 0xC0, 0x80 }, "at byte 0")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, "found a text in UTF-16")]
    [InlineData(new byte[] { }, "the file is empty")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF }, "the file is empty")]
    public void What_is_no_text_in_UTF8_is_refused_with_its_place(byte[] bytes, string message) => Csv.Refused(() => TextFile.Parse(bytes, "t.txt"), "t.txt: ", message);

    [Fact]
    public void A_file_is_read_or_missing()
    {
        var folder = Directory.CreateTempSubdirectory("lstmonnx-text").FullName;
        try
        {
            var path = Path.Combine(folder, "a.txt");
            File.WriteAllText(path, "héllo", new UTF8Encoding(true));
            Assert.Equal("héllo", string.Concat(TextFile.Read(path).Scalars.Select(scalar => new Rune(scalar).ToString())));
            Csv.Refused(() => TextFile.Read(Path.Combine(folder, "b.txt")), "there is no such file");
            Csv.Refused(() => TextFile.Read(folder), "found a folder");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
