using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Graphs;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Planning;

/// <summary>What an operator sees of its node while it plans: input values, room for outputs, and the list that kernel calls are added to.</summary>
internal sealed class NodePlanner(Planner planner, GraphNode node, bool folding)
{
    /// <summary>Axes that a value may have; more is refused.</summary>
    public const int MaxRank = 32;

    private readonly Successors _successors = new(planner, node);

    // The type that float results take: that of 16-bit floats where an input is of one.
    private ElementType _floatType = ElementType.Float;

    public string Label => node.Label;

    public SimdKernels Kernels => planner.Kernels;

    /// <summary>What weights that can be narrowed are to be held as.</summary>
    public WeightPrecision WeightPrecision => planner.Packed.Precision;

    /// <summary>Inputs in the file, absent ones among them.</summary>
    public int InputCount => node.Inputs.Length;

    public int OutputCount => node.Outputs.Length;

    /// <summary>Whether recurrent nodes keep their state over runs.</summary>
    public bool KeepsStates => planner.KeepsStates;

    /// <summary>Whether an optional input is given.</summary>
    public bool Has(int input) => input < node.Inputs.Length && node.Inputs[input] >= 0;

    /// <summary>Whether an output is read by a node or is a model output.</summary>
    public bool Wants(int output) => output < node.Outputs.Length && node.Outputs[output] >= 0 && planner.Graph.ConsumerCounts[node.Outputs[output]] > 0;

    /// <summary>An input in whatever layout and type it has.</summary>
    public Value Input(int input) => Has(input)
        ? planner.Of(node.Inputs[input])
        : throw new ModelRefusedException(RefusalCode.MissingValue, $"{Label}: input {input} is missing", Label);

    /// <summary>
    /// An input of floats in whatever layout it has. Of 16-bit floats it is their values as Float: kernels compute in float, and an output of type Float is then rounded to the input's type.
    /// </summary>
    public Value Floats(int input) => AsFloats(Input(input));

    /// <summary>The same of a view of an input.</summary>
    public Value AsFloats(Value value)
    {
        if (value.Carrier != Carrier.Float)
            throw UnsupportedType(value.Type, "floats of 32 or 16 bits");
        if (value.Type != ElementType.Float)
            _floatType = value.Type;
        return value.As(ElementType.Float);
    }

    /// <summary>The integers of an input that shape arithmetic gives.</summary>
    /// <param name="input">The input's place.</param>
    /// <param name="name">ONNX's name of it.</param>
    public long[] Integers(int input, string name)
    {
        var value = Input(input);
        if (value.Type is not (ElementType.Int64 or ElementType.Int32))
            throw Mismatch($"input '{name}' has elements of type {value.Type}, expected Int64");
        return IntegersOf(value) ?? throw DependsOnData(name);
    }

    /// <summary>The integers or truth values of a constant, row-major; null where it is none.</summary>
    public long[]? IntegersOf(Value value)
    {
        if (value.Storage.Integers is not null)
            CheckRoom(value.Count, sizeof(long));
        return value.Integers();
    }

    /// <summary>The elements of a constant as its carrier's machine type, row-major; null where it is no constant of that type.</summary>
    public T[]? ElementsOf<T>(Value value)
        where T : unmanaged
    {
        if (value.IsConstant)
            CheckRoom(value.Count, ElementTypes.SizeOf(value.Carrier));
        return value.Elements<T>();
    }

    /// <summary>The floats of a constant, row-major; null where it is none.</summary>
    public float[]? FloatsOf(Value value)
    {
        if (value.Storage.Floats is not null)
            CheckRoom(value.Count, sizeof(float));
        return value.Floats();
    }

    /// <summary>Refuses elements that the plan's limit has no room for, before they are allocated.</summary>
    public void CheckRoom(long count, int elementSize) => planner.Budget.Check(Label, count, elementSize);

    /// <summary>Counts multiplications, where they are done while planning.</summary>
    public void TakeProducts(double count)
    {
        if (folding)
            planner.Budget.TakeProducts(Label, count);
    }

    /// <summary>Takes room for floats that are kept beside the arena.</summary>
    public void TakeRoom(long count) => planner.Budget.Take(Label, count);

    /// <summary>A constant that the operator packs or reads while planning.</summary>
    /// <param name="input">The input's place.</param>
    /// <param name="name">ONNX's name of it.</param>
    public Value ConstantFloats(int input, string name)
    {
        var value = Floats(input);
        return value.IsConstant ? value : throw DependsOnData(name);
    }

    /// <summary>Room for floats: an output, or scratch.</summary>
    public Value New(params int[] shape) => New(ElementType.Float, shape);

    /// <summary>Room for elements of a type: an output, or scratch.</summary>
    public Value New(ElementType type, params int[] shape)
    {
        var (count, carrier) = (Layout.Count(shape), CarrierOf(type));
        var size = ElementTypes.SizeOf(carrier);
        if (!folding)
        {
            // Counted when the arena is laid out, where values take turns; a single one past the limit is refused here.
            planner.Budget.Check(Label, count, size);
            return new Value(type, shape, Storage.InArena(count, carrier));
        }
        planner.Budget.Take(Label, count, size);
        return new Value(type, shape, planner.Constant(carrier switch
        {
            Carrier.Float => new float[count],
            Carrier.Double => new double[count],
            _ => (Array)new long[count],
        }));
    }

    /// <summary>A constant output whose elements are given as its carrier's machine type.</summary>
    public Value NewConstant(ElementType type, Array values, params int[] shape)
    {
        planner.Budget.Take(Label, values.Length, ElementTypes.SizeOf(CarrierOf(type)));
        return new Value(type, shape, planner.Constant(values));
    }

    /// <summary>A constant output of integers.</summary>
    public Value NewIntegers(ElementType type, long[] values, params int[] shape) => NewConstant(type, values, shape);

    /// <summary>A constant output of floats.</summary>
    public Value NewConstant(float[] values, params int[] shape) => NewConstant(ElementType.Float, values, shape);

    /// <summary>A constant from a stored tensor.</summary>
    public Value Constant(TensorDocument tensor) => ConstantReader.Read(planner, Label, tensor);

    /// <summary>The same elements in row-major order: the value itself, or a copy.</summary>
    public Value RowMajor(Value value)
    {
        if (value.IsRowMajor)
            return value;
        if (value.IsConstant)
        {
            planner.Budget.Take(Label, value.Count, ElementTypes.SizeOf(value.Carrier));
            return new Value(value.Type, value.Shape, planner.Constant(value.Carrier switch
            {
                Carrier.Float => value.Floats()!,
                Carrier.Double => value.Doubles()!,
                _ => (Array)value.Integers()!,
            }));
        }
        var copy = New(value.Type, value.Shape);
        Copy(value, copy);
        return copy;
    }

    /// <summary>Adds a copy from one layout to another of the same shape.</summary>
    /// <param name="from">What is read.</param>
    /// <param name="to">What is written.</param>
    /// <param name="inPlace">Whether both are row-major and may share a place, which leaves nothing to do.</param>
    public void Copy(Value from, Value to, bool inPlace = false) => Emit($"copy {Layout.Text(from.Shape)}", [from], [to], StridedCopyCall.Bind(from, to), inPlace);

    /// <summary>Gives an output its value.</summary>
    public void Output(int output, Value value)
    {
        if (output >= node.Outputs.Length || node.Outputs[output] < 0)
            return;
        if (value.Rank > MaxRank)
            throw new ModelRefusedException(RefusalCode.LimitExceeded, $"{Label}: output {output} has {value.Rank} axes, {MaxRank} are allowed", Label);
        value = value.Type == ElementType.Float && _floatType != ElementType.Float ? Rounded(value) : value;
        planner.Set(node.Outputs[output], value);
        if (output == 0)
            _successors.Set(value);
    }

    /// <summary>Gives an output a value of type Float that is to stay Float though inputs have 16 bits.</summary>
    public void OutputWide(int output, Value value)
    {
        var narrow = _floatType;
        _floatType = ElementType.Float;
        Output(output, value);
        _floatType = narrow;
    }

    /// <summary>Says in the plan's text what became of the node, where its calls do not.</summary>
    public void Note(string fate) => planner.Note(node, fate);

    /// <summary>Says in the plan's text that weights are narrowed.</summary>
    /// <param name="bytes">What they take.</param>
    /// <param name="floatBytes">What they would take in float32.</param>
    public void Narrow(long bytes, long floatBytes) => planner.Narrow(node, new NarrowedNode(Label, bytes, floatBytes));

    /// <summary>Plans one of the graphs inside the node, and returns what its outputs are.</summary>
    public Value[] PlanBranch(int branch) => planner.PlanBranch(node.Branches[branch]);

    /// <summary>Plans one of the graphs inside the node; where it cannot be planned at these shapes, leaves nothing of it behind and gives the reason.</summary>
    public Value[]? TryPlanBranch(int branch, out ModelRefusedException? refusal) => planner.TryPlanBranch(node.Branches[branch], out refusal);

    /// <summary>Adds an entry to the list that calls are added to.</summary>
    public void Add(Emission emission) => planner.Emit(emission);

    /// <summary>Adds a kernel call; while folding, runs it at once.</summary>
    /// <param name="text">What it does, for people.</param>
    /// <param name="reads">Values it reads.</param>
    /// <param name="writes">Values it writes, scratch included.</param>
    /// <param name="bind">Makes the call from resolved buffers.</param>
    /// <param name="inPlace">Whether its one written value may take the place of its first read value.</param>
    public void Emit(string text, Value[] reads, Value[] writes, Func<Buffers, KernelCall> bind, bool inPlace = false)
    {
        if (folding)
            bind(Buffers.ConstantsOnly).Run();
        else
            planner.Emit(new Emission($"{Label}: {text}", reads, writes, bind, inPlace));
    }

    /// <summary>Weights in a kernel's layout: made once per model where <paramref name="source"/> is the model's, for this session where its shapes decide.</summary>
    /// <param name="part">Tells several of one node apart.</param>
    /// <param name="source">The constant that is packed.</param>
    /// <param name="count">Floats that the packed form takes.</param>
    /// <param name="pack">Makes the packed form.</param>
    public T Packed<T>(int part, Value source, long count, Func<T> pack)
        where T : class
    {
        planner.Budget.Take(Label, count);
        return source.Storage.BelongsToModel ? planner.Packed.Get(node.Index, part, pack) : pack();
    }

    /// <summary>A state that outlives the run, which starts as <paramref name="initial"/> or as zeros.</summary>
    public Value KeepState(Value? initial, params int[] shape) => KeepState(ElementType.Float, initial, shape);

    /// <summary>A state of a type with a carrier that outlives the run, which starts as <paramref name="initial"/> or as zeros.</summary>
    public Value KeepState(ElementType type, Value? initial, params int[] shape) => planner.KeepState(Label, type, initial, shape);

    /// <summary>
    /// Takes this input's place for the next state, where it holds a state of the session that reaches only this node; false where something else reads it.
    /// </summary>
    public bool TakesState(int input) => planner.TakesState(node.Inputs[input]);

    /// <summary>
    /// What follows output 0 and the caller's kernel can do as well: what is taken over is not planned, and what the caller gives to output 0 is its result. Null while folding, and where results are rounded to 16 bits.
    /// </summary>
    public Successors? Successors => folding || _floatType != ElementType.Float ? null : _successors;

    /// <summary>Floats rounded to the type of the inputs. What moves values only is rounded already.</summary>
    private Value Rounded(Value value)
    {
        var type = _floatType;
        var rounded = New(type, value.Shape);
        var source = RowMajor(value);
        Emit($"round to {type}", [source], [rounded], buffers => new RoundCall(type, buffers.Of<float>(source), buffers.Of<float>(rounded)), inPlace: true);
        return rounded;
    }

    private Carrier CarrierOf(ElementType type) => ElementTypes.CarrierOf(type) ?? throw UnsupportedType(type, "numbers or truth values");

    public UnsupportedOnnxException DependsOnData(string name) => new(RefusalCode.DependsOnData,
        $"{Label}: input '{name}' is computed from data; it must be a constant, follow from shapes, or come from an input whose value is given when the session is made (fixedInputs)", Label);

    public UnsupportedOnnxException Unsupported(string why, RefusalCode code = RefusalCode.UnsupportedOperator) => new(code, $"{Label}: {why}", Label);

    public UnsupportedOnnxException UnsupportedStream(string why) => new(RefusalCode.UnsupportedStream, $"{Label}: {why}", Label);

    public UnsupportedOnnxException UnsupportedType(ElementType found, string expected) =>
        new(RefusalCode.UnsupportedType, $"{Label}: elements of type {found}, expected {expected}", Label);

    public ModelRefusedException Mismatch(string what) => new(RefusalCode.ShapeMismatch, $"{Label}: {what}", Label);
}
