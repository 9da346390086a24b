namespace LstmOnnx.Runtime;

/// <summary>
/// The LINQ methods that the runtime uses most, as plain loops that give arrays at once. They stand nearer than those of <c>System.Linq</c>, so that they are chosen, and give the same elements in the same order.
/// </summary>
/// <remarks>NativeAOT compiles LINQ's iterators, with some twenty methods each, for every element type, and its virtual generic methods bring a type loader along: a quarter of a small file. Elsewhere it is LINQ.</remarks>
internal static class Sequences
{
    public static TResult[] Select<T, TResult>(this IEnumerable<T> source, Func<T, TResult> selector) => Select(source, (element, _) => selector(element));

    public static TResult[] Select<T, TResult>(this IEnumerable<T> source, Func<T, int, TResult> selector)
    {
        // One array where the length is known: lists that grow cost a hostile file's reader several times as much.
        if (source is IReadOnlyCollection<T> counted)
        {
            var exact = new TResult[counted.Count];
            var at = 0;
            foreach (var element in source)
                exact[at] = selector(element, at++);
            return exact;
        }
        var results = new List<TResult>();
        foreach (var element in source)
            results.Add(selector(element, results.Count));
        return results.ToArray();
    }

    public static TResult[] Select<T, TResult>(this ReadOnlySpan<T> source, Func<T, TResult> selector)
    {
        var results = new TResult[source.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = selector(source[i]);
        return results;
    }

    public static TResult[] Select<T, TResult>(this ReadOnlySpan<T> source, Func<T, int, TResult> selector)
    {
        var results = new TResult[source.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = selector(source[i], i);
        return results;
    }

    public static TResult[] SelectMany<T, TResult>(this IEnumerable<T> source, Func<T, IEnumerable<TResult>> selector)
    {
        var results = new List<TResult>();
        foreach (var element in source)
            results.AddRange(selector(element));
        return results.ToArray();
    }

    public static T[] Where<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        var results = new List<T>();
        foreach (var element in source)
        {
            if (predicate(element))
                results.Add(element);
        }
        return results.ToArray();
    }

    public static T[] Where<T>(this ReadOnlySpan<T> source, Func<T, bool> predicate)
    {
        var results = new List<T>();
        foreach (var element in source)
        {
            if (predicate(element))
                results.Add(element);
        }
        return results.ToArray();
    }

    public static T[] Concat<T>(this IEnumerable<T> first, IEnumerable<T> second)
    {
        var results = new List<T>(first);
        results.AddRange(second);
        return results.ToArray();
    }

    public static T[] Append<T>(this IEnumerable<T> source, T last) => new List<T>(source) { last }.ToArray();

    public static T[] Skip<T>(this IEnumerable<T> source, int count)
    {
        var results = new List<T>(source);
        results.RemoveRange(0, Math.Clamp(count, 0, results.Count));
        return results.ToArray();
    }

    public static T[] Take<T>(this IEnumerable<T> source, int count)
    {
        var results = new List<T>();
        foreach (var element in source)
        {
            if (results.Count >= count)
                break;
            results.Add(element);
        }
        return results.ToArray();
    }

    /// <summary>Equal keys keep their order.</summary>
    public static T[] OrderBy<T>(this IEnumerable<T> source, Func<T, int> key)
    {
        var results = new List<T>(source).ToArray();
        var keys = new (int Key, int Place)[results.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = (key(results[i]), i);
        Array.Sort(keys, results);
        return results;
    }

    public static T[] ToArray<T>(this IEnumerable<T> source) => new List<T>(source).ToArray();

    public static bool Any<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        foreach (var element in source)
        {
            if (predicate(element))
                return true;
        }
        return false;
    }

    public static bool Any<T>(this ReadOnlySpan<T> source, Func<T, bool> predicate)
    {
        foreach (var element in source)
        {
            if (predicate(element))
                return true;
        }
        return false;
    }

    public static bool All<T>(this IEnumerable<T> source, Func<T, bool> predicate) => !source.Any(element => !predicate(element));

    public static bool All<T>(this ReadOnlySpan<T> source, Func<T, bool> predicate)
    {
        foreach (var element in source)
        {
            if (!predicate(element))
                return false;
        }
        return true;
    }

    public static int Count<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        var count = 0;
        foreach (var element in source)
            count += predicate(element) ? 1 : 0;
        return count;
    }
}
