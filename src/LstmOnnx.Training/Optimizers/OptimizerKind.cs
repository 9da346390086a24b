namespace LstmOnnx.Training;

/// <summary>How a gradient changes the weights; the semantics are PyTorch's.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent, with momentum where asked.</summary>
    Sgd,

    /// <summary>Adam; weight decay joins the gradient.</summary>
    Adam,

    /// <summary>Adam with weight decay apart from the gradient.</summary>
    AdamW,

    /// <summary>The gradient over the root of its square's running mean, with momentum and centred where asked; weight decay joins the gradient.</summary>
    RmsProp,
}
