namespace LstmOnnx.Data;

/// <summary>What windows have for targets.</summary>
internal abstract class TargetColumns
{
    /// <summary>Numbers per window: O, or 1 for a class index.</summary>
    public abstract int TargetSize { get; }

    /// <summary>[N, TargetSize] in the file's units; class indices.</summary>
    public abstract float[] Raw(int[] starts);

    /// <summary>[N, TargetSize] as the network learns them.</summary>
    public abstract float[] Learned(int[] starts);

    public Windows Windows(int[] starts, Recipe recipe) => new(starts, recipe.Window, TargetSize, Learned(starts), Raw(starts));
}
