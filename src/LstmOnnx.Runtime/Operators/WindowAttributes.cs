using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>The attributes that convolutions and poolings share. Absent ones are null.</summary>
internal sealed record WindowAttributes(long[]? Kernel, long[]? Strides, long[]? Dilations, long[]? Pads, AutoPad AutoPad, bool Ceil)
{
    // Keeps every product of two of them within 64 bits and every size within 32.
    private const long Largest = 1 << 30;

    /// <summary>Reads them.</summary>
    /// <param name="node">The node.</param>
    /// <param name="dilations">Whether the operator has dilations.</param>
    /// <param name="ceil">Whether the operator has <c>ceil_mode</c>.</param>
    public static WindowAttributes Read(NodeReader node, bool dilations, bool ceil)
    {
        var name = node.Text("auto_pad", "NOTSET");
        var autoPad = name switch
        {
            "NOTSET" or "" => AutoPad.Explicit,
            "VALID" => AutoPad.Valid,
            "SAME_UPPER" => AutoPad.SameUpper,
            "SAME_LOWER" => AutoPad.SameLower,
            _ => throw node.Refuse("auto_pad", name, "it must be NOTSET, VALID, SAME_UPPER or SAME_LOWER"),
        };
        return new WindowAttributes(
            Checked(node, "kernel_shape", 1), Checked(node, "strides", 1), dilations ? Checked(node, "dilations", 1) : null, Checked(node, "pads", 0), autoPad, ceil && node.Flag("ceil_mode", false));
    }

    /// <summary>The kernel's size along an axis of the attributes' own.</summary>
    public static long[]? Checked(NodeReader node, string name, long least)
    {
        var values = node.Ints(name);
        return values is null || values.All(v => v >= least && v <= Largest) ? values : throw node.Refuse(name, values, $"its values must be {least} to {Largest}");
    }

    public long Stride(int axis) => Strides?[axis] ?? 1;

    public long Dilation(int axis) => Dilations?[axis] ?? 1;

    /// <summary>Refuses attributes that are not for as many axes.</summary>
    public void CheckRank(NodePlanner node, int spatialRank)
    {
        if (spatialRank is < 1 or > 3)
            throw node.Unsupported($"{spatialRank} spatial axes are not supported, 1 to 3 are");
        if ((Kernel ?? Strides)?.Length is { } length && length != spatialRank || (Strides?.Length ?? spatialRank) != spatialRank || (Dilations?.Length ?? spatialRank) != spatialRank
            || (Pads?.Length ?? (2 * spatialRank)) != 2 * spatialRank)
            throw node.Mismatch($"attributes kernel_shape, strides, dilations or pads do not fit {spatialRank} spatial axes");
    }

    /// <summary>How the window moves over each spatial axis of an input.</summary>
    public WindowAxis[] Over(NodePlanner node, ReadOnlySpan<int> spatial, ReadOnlySpan<int> kernel)
    {
        CheckRank(node, spatial.Length);
        var axes = new WindowAxis[spatial.Length];
        for (var i = 0; i < axes.Length; i++)
            axes[i] = Over(node, i, spatial[i], kernel[i]);
        return axes;
    }

    /// <summary>Padding behind the last element of an axis.</summary>
    public long End(int axis, WindowAxis window) => AutoPad switch
    {
        AutoPad.Explicit => Pads?[axis + (Pads.Length / 2)] ?? 0,
        AutoPad.Valid => 0,
        _ => Math.Max(((window.Output - 1L) * window.Stride) + ((window.Kernel - 1L) * window.Dilation) + 1 - window.Input - window.Begin, 0),
    };

    /// <summary>Whether each step of an axis stands for itself: a kernel of one element, side by side, with nothing around.</summary>
    public bool IsPointwise(int axis, int kernel)
    {
        var pads = Pads is null ? 0 : Pads[axis] + Pads[axis + (Pads.Length / 2)];
        return kernel == 1 && Stride(axis) == 1 && (pads == 0 || AutoPad != AutoPad.Explicit);
    }

    /// <summary>A window over one to three axes.</summary>
    public static Window Window(WindowAxis[] axes) => axes.Length switch
    {
        1 => new Window(WindowAxis.One, WindowAxis.One, axes[0]),
        2 => new Window(WindowAxis.One, axes[0], axes[1]),
        _ => new Window(axes[0], axes[1], axes[2]),
    };

    private WindowAxis Over(NodePlanner node, int axis, int input, int kernel)
    {
        var (stride, dilation) = (Stride(axis), Dilation(axis));
        var reach = ((kernel - 1L) * dilation) + 1;
        long begin = 0, output;
        if (AutoPad is AutoPad.SameUpper or AutoPad.SameLower)
        {
            output = (input + stride - 1) / stride;
            var total = Math.Max(((output - 1) * stride) + reach - input, 0);
            begin = AutoPad == AutoPad.SameUpper ? total / 2 : total - (total / 2);
        }
        else
        {
            begin = AutoPad == AutoPad.Valid ? 0 : Pads?[axis] ?? 0;
            var end = AutoPad == AutoPad.Valid ? 0 : Pads?[axis + (Pads.Length / 2)] ?? 0;
            var room = input + begin + end - reach;
            if (room < 0)
                throw node.Mismatch($"a window of {reach} elements over an axis of {input} with {begin} and {end} of padding");
            output = ((Ceil && AutoPad == AutoPad.Explicit ? room + stride - 1 : room) / stride) + 1;
            // A window that would begin behind the input and the padding before it is left out.
            if (Ceil && (output - 1) * stride >= input + begin)
                output--;
        }
        return output <= int.MaxValue && begin <= int.MaxValue
            ? new WindowAxis(input, (int)output, kernel, (int)stride, (int)dilation, (int)begin)
            : throw node.Mismatch($"a window with {output} positions");
    }
}
