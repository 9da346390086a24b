using LstmOnnx.BadInput;

namespace LstmOnnx.Fuzz;

/// <summary>Every truncation and every change of one byte of the small models.</summary>
internal static class Mutations
{
    /// <param name="every">Of so many changes, one is tried; truncations are tried all.</param>
    public static int Run(int every)
    {
        var faults = 0;
        foreach (var (name, whole) in SmallModels.All)
        {
            using var watched = new Watched($"{name} ({whole.Length} bytes)");
            watched.Try(whole, () => "whole");
            foreach (var bytes in Damaged.CutShort(whole))
                watched.Try(bytes, () => $"cut at {bytes.Length}");
            for (var number = 0; number < whole.Length * Damaged.Changes && !watched.HasEnough; number += every)
            {
                var changed = Damaged.Changed(whole, number);
                watched.Try(changed, () => $"byte {number / Damaged.Changes} = {changed[number / Damaged.Changes]}");
            }
            watched.Report();
            faults += watched.Faults;
        }
        return faults == 0 ? 0 : 1;
    }
}
