using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Planning;

/// <summary>Whatever a byte is changed to, a model ends in results or in a typed refusal, from the reader to the last kernel.</summary>
public class MutationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_changed_byte_ends_in_a_run_or_a_refusal(int seed)
    {
        byte[][] models =
        [
            EveryKernel.Graph().Bytes(),
            LstmLayers.SequenceToOne(ReferenceLstmDirection.Random(3, 4, seed: 1), Seeded.Floats(8, 1), Seeded.Floats(2, 2)).Bytes(),
        ];
        var random = Seeded.Floats(3 * 1000, seed, 0, 1);
        for (var i = 0; i < random.Length; i += 3)
        {
            var bytes = (byte[])models[(i / 3) % models.Length].Clone();
            bytes[(int)(random[i] * bytes.Length)] = random[i + 1] < 0.5f ? (byte)(random[i + 2] * 256) : (byte)(1 << (int)(random[i + 2] * 8));
            try
            {
                using var model = LstmModel.Load(bytes);
                using var session = model.CreateSession(2, 3);
                if (session.Plan!.ArenaBytes < 1 << 20)
                    session.Run();
                using var stream = model.CreateStream();
            }
            catch (ModelRefusedException)
            {
            }
            catch (ArgumentException sizes) when (sizes.Message.StartsWith("input '", StringComparison.Ordinal))
            {
                // A declared shape that the sizes asked for do not fit.
            }
        }
    }
}
