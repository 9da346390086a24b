using LstmOnnx.Data;

namespace LstmOnnx.Cli.Scoring;

/// <summary>
/// What counting characters and pairs of them in the training part foretells. The unigram counts each of V characters once more than it was seen. The bigram goes back to it in proportion to the
/// number d of different characters seen after the one before (I. Witten and T. Bell 1991): (n(b, c) + d·p(c)) / (n(b) + d).
/// </summary>
internal static class TextBaselines
{
    /// <summary>Bits per character of a part that has at least one.</summary>
    public static TextBaselineScore[] Of(PreparedText text, TextPart part)
    {
        var size = text.Vocabulary.Count;
        var single = new double[size];
        var pairs = new Dictionary<(int Before, int Character), int>();
        var seen = new int[size];
        var followers = new int[size];
        var train = text.Tokens.AsSpan(0, text.Train.First + text.Train.Count);
        for (var i = 0; i < train.Length; i++)
        {
            single[train[i]]++;
            if (i == 0)
                continue;
            var pair = (train[i - 1], train[i]);
            pairs[pair] = pairs.GetValueOrDefault(pair) + 1;
            seen[train[i - 1]]++;
            followers[train[i - 1]] += pairs[pair] == 1 ? 1 : 0;
        }
        for (var token = 0; token < size; token++)
            single[token] = (single[token] + 1) / (train.Length + size);

        double unigram = 0, bigram = 0;
        for (var i = part.First; i < part.First + part.Count; i++)
        {
            var (before, character) = (text.Tokens[i - 1], text.Tokens[i]);
            unigram -= Math.Log2(single[character]);
            bigram -= Math.Log2(seen[before] == 0 ? single[character]
                : (pairs.GetValueOrDefault((before, character)) + (followers[before] * single[character])) / (seen[before] + followers[before]));
        }
        return [new("unigram", unigram / part.Count), new("bigram", bigram / part.Count)];
    }
}
