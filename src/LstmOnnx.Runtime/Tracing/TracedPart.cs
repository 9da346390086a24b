namespace LstmOnnx.Runtime;

/// <summary>What a recurrent cell computes at each step, after its activation.</summary>
public enum TracedPart
{
    /// <summary>i of LSTM: how much of the candidate the cell takes in.</summary>
    InputGate,

    /// <summary>f of LSTM: how much of the cell it keeps; 1 − i where input and forget gates are coupled.</summary>
    ForgetGate,

    /// <summary>o of LSTM: how much of the cell it shows.</summary>
    OutputGate,

    /// <summary>z of GRU: how much of the hidden state it keeps; the rest is taken from the candidate.</summary>
    UpdateGate,

    /// <summary>r of GRU: how much of the hidden state the candidate sees.</summary>
    ResetGate,

    /// <summary>g of LSTM, h̃ of GRU: what is offered.</summary>
    Candidate,

    /// <summary>c of LSTM.</summary>
    Cell,

    /// <summary>h.</summary>
    Hidden,
}
