#!/usr/bin/env python3
"""Makes tests/LstmOnnx.Training.Tests/Fixtures/*.json: training runs of PyTorch that the trainer is held against.

usage: /usr/bin/python3 tools/interop/training_fixtures.py [FOLDER]

Every case draws its weights and data by numpy's RandomState(seed), rounds them to float32, and runs the same updates twice, in float64 (the reference) and in
float32 (PyTorch's own distance to it). Tensors are written in ONNX's gate order iofc under the names of LstmNetwork. The network has one bias per gate where
PyTorch has two that learn side by side, so bias_hh stays zero and frozen. Made with PyTorch 1.13 (Debian's python3-torch).

Fixtures/schedules.json holds rates and momenta alone, an entry for each update of fits of some epochs and batches, as PyTorch's schedulers give them.
"""
import json
import math
import os
import sys

import numpy as np
import torch

UPDATES = 12
BATCH, STEPS, INPUTS = 6, 7, 3

CASES = [
    dict(name="mse-sgd-nesterov-step-clip", seed=101, layers=[(5, False)], dense=[], outputs=2, loss="MeanSquaredError", clip=0.4,
         optimizer=dict(Kind="Sgd", LearningRate=0.3, Momentum=0.9, Nesterov=True, WeightDecay=0.01), schedule=dict(Kind="Step", StepSize=4, Factor=0.5)),
    dict(name="huber-adam-cosine", seed=102, layers=[(5, False), (4, False)], dense=[], outputs=2, loss="Huber", clip=None,
         optimizer=dict(Kind="Adam", LearningRate=0.02, WeightDecay=0.02), schedule=dict(Kind="Cosine", Period=10, MinimumRate=0.001)),
    dict(name="bce-adamw-bidirectional", seed=103, layers=[(4, True)], dense=[6], outputs=2, loss="BinaryCrossEntropy", clip=0.03,
         optimizer=dict(Kind="AdamW", LearningRate=0.02, WeightDecay=0.1, Beta1=0.8, Beta2=0.99, Epsilon=1e-6), schedule=dict(Kind="Constant")),
    dict(name="ce-sgd-plateau-bidirectional-stack", seed=104, layers=[(4, True), (3, True)], dense=[5], outputs=3, loss="CrossEntropy", clip=None,
         optimizer=dict(Kind="Sgd", LearningRate=6.0), schedule=dict(Kind="Plateau", Factor=0.3, Patience=1, Cooldown=1, MinimumRate=0.1)),
    dict(name="mae-sgd-momentum", seed=105, layers=[(4, False)], dense=[], outputs=1, loss="MeanAbsoluteError", clip=None,
         optimizer=dict(Kind="Sgd", LearningRate=0.05, Momentum=0.5), schedule=dict(Kind="Constant")),
    dict(name="mse-rmsprop", seed=106, layers=[(5, False), (4, False)], dense=[], outputs=2, loss="MeanSquaredError", clip=None, updates=24,
         optimizer=dict(Kind="RmsProp", LearningRate=0.003), schedule=dict(Kind="Constant")),
    dict(name="huber-rmsprop-centered-momentum-clip-value", seed=107, layers=[(5, False)], dense=[4], outputs=2, loss="Huber", clip=None, clip_value=0.02, updates=24,
         optimizer=dict(Kind="RmsProp", LearningRate=0.002, Momentum=0.7, Alpha=0.9, Epsilon=1e-3, WeightDecay=0.05, Centered=True),
         schedule=dict(Kind="Step", StepSize=9, Factor=0.3)),
    dict(name="mse-rmsprop-one-cycle", seed=108, layers=[(4, True)], dense=[], outputs=2, loss="MeanSquaredError", clip=0.5, updates=24,
         optimizer=dict(Kind="RmsProp", LearningRate=0.004, Epsilon=1e-4), schedule=dict(Kind="OneCycle", DivisionFactor=10)),
    dict(name="mae-sgd-nesterov-one-cycle-three-phase-clip-value", seed=109, layers=[(6, False)], dense=[], outputs=1, loss="MeanAbsoluteError", clip=None,
         clip_value=0.05, updates=24, optimizer=dict(Kind="Sgd", LearningRate=0.2, Momentum=0.9, Nesterov=True, WeightDecay=0.01),
         schedule=dict(Kind="OneCycle", PercentStart=0.4, Anneal="Linear", ThreePhase=True, FinalDivisionFactor=100, BaseMomentum=0.6, MaximumMomentum=0.9)),
    dict(name="ce-adamw-one-cycle-clip-value-and-norm", seed=110, layers=[(5, True), (3, False)], dense=[5], outputs=3, loss="CrossEntropy", clip=0.1, clip_value=0.03,
         updates=24, optimizer=dict(Kind="AdamW", LearningRate=0.03, WeightDecay=0.1, Epsilon=1e-5), schedule=dict(Kind="OneCycle")),
    dict(name="bce-adam-warmup-cosine", seed=111, layers=[(5, False)], dense=[], outputs=2, loss="BinaryCrossEntropy", clip=None, updates=24,
         optimizer=dict(Kind="Adam", LearningRate=0.02, Epsilon=1e-6), schedule=dict(Kind="Cosine", Period=20, MinimumRate=0.001, WarmupUpdates=6, WarmupFactor=0.1)),
]

# Rates alone: schedule, optimiser, epochs, batches.
SGD = dict(Kind="Sgd", LearningRate=0.3)
SCHEDULES = [
    (dict(Kind="OneCycle"), SGD, 5, 20),
    (dict(Kind="OneCycle"), dict(Kind="Adam", LearningRate=0.01), 3, 7),
    (dict(Kind="OneCycle", CycleMomentum=False), SGD, 4, 8),
    (dict(Kind="OneCycle", Anneal="Linear", PercentStart=0.25, DivisionFactor=4, FinalDivisionFactor=50), SGD, 1, 40),
    (dict(Kind="OneCycle", ThreePhase=True, PercentStart=0.4, BaseMomentum=0.5, MaximumMomentum=0.9), SGD, 10, 5),
    (dict(Kind="OneCycle", ThreePhase=True, PercentStart=0.3, Anneal="Linear"), dict(Kind="RmsProp", LearningRate=0.02), 2, 2),
    (dict(Kind="OneCycle", PercentStart=0.0), SGD, 3, 4),
    (dict(Kind="OneCycle", PercentStart=1.0), SGD, 3, 4),
    (dict(Kind="OneCycle"), SGD, 1, 2),
    (dict(Kind="OneCycle"), SGD, 1, 1),
    (dict(Kind="Constant", WarmupUpdates=8), SGD, 4, 5),
    (dict(Kind="Step", StepSize=3, Factor=0.5, WarmupUpdates=4, WarmupFactor=0.01), SGD, 16, 1),
    (dict(Kind="Cosine", Period=12, MinimumRate=0.02, WarmupUpdates=5, WarmupFactor=1), SGD, 17, 1),
    (dict(Kind="Step", StepSize=2, Factor=0.5, WarmupUpdates=7, WarmupFactor=0.2), SGD, 9, 3),
    (dict(Kind="Step", StepSize=1, Factor=0.5, WarmupUpdates=6, WarmupFactor=0.2), SGD, 6, 3),
]


class Network(torch.nn.Module):
    def __init__(self, case):
        super().__init__()
        self.lstms = torch.nn.ModuleList()
        size = INPUTS
        for hidden, bidirectional in case["layers"]:
            self.lstms.append(torch.nn.LSTM(size, hidden, batch_first=True, bidirectional=bidirectional))
            size = hidden * (2 if bidirectional else 1)
        self.denses = torch.nn.ModuleList()
        for outputs in case["dense"] + [case["outputs"]]:
            self.denses.append(torch.nn.Linear(size, outputs))
            size = outputs
        for name, parameter in self.named_parameters():
            if "bias_hh" in name:
                parameter.requires_grad_(False)

    def forward(self, x):
        for lstm in self.lstms:
            x, (hidden, _) = lstm(x)
        x = torch.cat(list(hidden), dim=1)
        for index, dense in enumerate(self.denses):
            x = dense(x)
            if index < len(self.denses) - 1:
                x = torch.relu(x)
        return x

    def tensors(self):
        """Our name -> (tensor, whether its rows are gates)."""
        result = {}
        for layer, lstm in enumerate(self.lstms):
            for direction, suffix in [("forward", ""), ("reverse", "_reverse")][: 2 if lstm.bidirectional else 1]:
                result[f"lstm.{layer}.{direction}.input_weights"] = (getattr(lstm, "weight_ih_l0" + suffix), True)
                result[f"lstm.{layer}.{direction}.recurrent_weights"] = (getattr(lstm, "weight_hh_l0" + suffix), True)
                result[f"lstm.{layer}.{direction}.bias"] = (getattr(lstm, "bias_ih_l0" + suffix), True)
        for layer, dense in enumerate(self.denses):
            result[f"dense.{layer}.weights"] = (dense.weight, False)
            result[f"dense.{layer}.bias"] = (dense.bias, False)
        return result


def iofc(values, gated):
    """PyTorch's rows i, f, g, o as i, o, f, c."""
    if not gated:
        return values
    i, f, g, o = np.split(values, 4)
    return np.concatenate([i, o, f, g])


def optimizer_of(options, parameters):
    if options["Kind"] == "Sgd":
        return torch.optim.SGD(parameters, options["LearningRate"], momentum=options.get("Momentum", 0), nesterov=options.get("Nesterov", False),
                               weight_decay=options.get("WeightDecay", 0))
    if options["Kind"] == "RmsProp":
        return torch.optim.RMSprop(parameters, options["LearningRate"], alpha=options.get("Alpha", 0.99), eps=options.get("Epsilon", 1e-8),
                                   weight_decay=options.get("WeightDecay", 0), momentum=options.get("Momentum", 0), centered=options.get("Centered", False))
    kind = torch.optim.Adam if options["Kind"] == "Adam" else torch.optim.AdamW
    return kind(parameters, options["LearningRate"], betas=(options.get("Beta1", 0.9), options.get("Beta2", 0.999)), eps=options.get("Epsilon", 1e-8),
                weight_decay=options.get("WeightDecay", 0))


def schedule_of(options, optimizer, updates):
    kinds = torch.optim.lr_scheduler
    if options["Kind"] == "OneCycle":
        return kinds.OneCycleLR(optimizer, optimizer.param_groups[0]["lr"], total_steps=updates, pct_start=options.get("PercentStart", 0.3),
                                anneal_strategy="linear" if options.get("Anneal") == "Linear" else "cos", cycle_momentum=options.get("CycleMomentum", True),
                                base_momentum=options.get("BaseMomentum", 0.85), max_momentum=options.get("MaximumMomentum", 0.95),
                                div_factor=options.get("DivisionFactor", 25), final_div_factor=options.get("FinalDivisionFactor", 1e4),
                                three_phase=options.get("ThreePhase", False))
    if options.get("WarmupUpdates"):
        warmup = warmup_of(options, optimizer)
        if options["Kind"] == "Constant":
            return warmup
        return kinds.SequentialLR(optimizer, [warmup, schedule_of(dict(options, WarmupUpdates=0), optimizer, updates)], [options["WarmupUpdates"]])
    if options["Kind"] == "Step":
        return kinds.StepLR(optimizer, options["StepSize"], options["Factor"])
    if options["Kind"] == "Cosine":
        return kinds.CosineAnnealingLR(optimizer, options["Period"], options["MinimumRate"])
    if options["Kind"] == "Plateau":
        return kinds.ReduceLROnPlateau(optimizer, factor=options["Factor"], patience=options["Patience"], cooldown=options["Cooldown"], min_lr=options["MinimumRate"],
                                       threshold=options.get("Threshold", 1e-4))
    return None


def warmup_of(options, optimizer):
    return torch.optim.lr_scheduler.LinearLR(optimizer, options.get("WarmupFactor", 1 / 3), total_iters=options["WarmupUpdates"])


def momentum_of(optimizer):
    group = optimizer.param_groups[0]
    return group["betas"][0] if "betas" in group else group["momentum"]


def sequence(options, optimizer_options, epochs, batches):
    """The rate and momentum of every update. Where an epoch has several, StepLR steps at the end of each that does not lie in the warm-up as a whole."""
    optimizer = optimizer_of(optimizer_options, [torch.nn.Parameter(torch.zeros(1))])
    warmup = options.get("WarmupUpdates", 0)
    by_epochs = warmup and batches > 1 and options["Kind"] == "Step"
    if by_epochs:
        schedule = warmup_of(options, optimizer)
        step = torch.optim.lr_scheduler.StepLR(optimizer, options["StepSize"], options["Factor"])
        # Its own first step has put the factor back.
        optimizer.param_groups[0]["lr"] = optimizer_options["LearningRate"] * options["WarmupFactor"]
    else:
        schedule = schedule_of(options, optimizer, epochs * batches)
    rates, momenta = [], []
    for update in range(1, epochs * batches + 1):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(momentum_of(optimizer))
        optimizer.step()
        if update < epochs * batches:
            schedule.step()
        if by_epochs and update % batches == 0 and update > warmup:
            step.step()
    cycles = options["Kind"] == "OneCycle" and options.get("CycleMomentum", True)
    return dict(schedule=options, optimizer=optimizer_options, epochs=epochs, batches=batches, rates=rates, momenta=momenta if cycles else None)


LOSSES = dict(MeanSquaredError=torch.nn.MSELoss(), MeanAbsoluteError=torch.nn.L1Loss(), Huber=torch.nn.HuberLoss(delta=0.3),
              BinaryCrossEntropy=torch.nn.BCEWithLogitsLoss(), CrossEntropy=torch.nn.CrossEntropyLoss())


def run(case, start, inputs, targets, dtype):
    network = Network(case).to(dtype)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            parameter.copy_(torch.tensor(start[name], dtype=dtype))
    optimizer = optimizer_of(case["optimizer"], [p for p in network.parameters() if p.requires_grad])
    updates = case.get("updates", UPDATES)
    schedule = schedule_of(case["schedule"], optimizer, updates)
    x = torch.tensor(inputs, dtype=dtype)
    y = torch.tensor(targets[:, 0], dtype=torch.long) if case["loss"] == "CrossEntropy" else torch.tensor(targets, dtype=dtype)
    result = dict(losses=[], norms=[], rates=[], momenta=[])
    for update in range(updates):
        optimizer.zero_grad()
        logits = network(x)
        loss = LOSSES[case["loss"]](logits, y)
        loss.backward()
        if update == 0:
            result["logits"] = logits.detach().double().numpy().copy()
            result["gradients"] = {name: iofc(t.grad.double().numpy().copy(), gated) for name, (t, gated) in network.tensors().items()}
        trained = [p for p in network.parameters() if p.requires_grad]
        norm = torch.linalg.vector_norm(torch.cat([p.grad.flatten() for p in trained]))
        if case.get("clip_value"):
            torch.nn.utils.clip_grad_value_(trained, case["clip_value"])
        if case["clip"]:
            torch.nn.utils.clip_grad_norm_(trained, case["clip"])
        result["losses"].append(loss.item())
        result["norms"].append(norm.item())
        result["rates"].append(optimizer.param_groups[0]["lr"])
        result["momenta"].append(momentum_of(optimizer))
        optimizer.step()
        if schedule is not None:
            schedule.step(loss.item()) if case["schedule"]["Kind"] == "Plateau" else schedule.step()
    result["final"] = {name: iofc(t.detach().double().numpy().copy(), gated) for name, (t, gated) in network.tensors().items()}
    return result


def distance(expected, actual):
    return float(np.linalg.norm(actual - expected) / np.linalg.norm(expected))


def make(case):
    random = np.random.RandomState(case["seed"])
    draw = lambda *shape: random.uniform(-0.6, 0.6, shape).astype(np.float32)
    network = Network(case)
    start = {name: np.zeros(p.shape, np.float32) if "bias_hh" in name else draw(*p.shape) for name, p in network.named_parameters()}
    inputs = random.uniform(-1, 1, (BATCH, STEPS, INPUTS)).astype(np.float32)
    if case["loss"] == "CrossEntropy":
        targets = random.randint(0, case["outputs"], (BATCH, 1)).astype(np.float32)
    elif case["loss"] == "BinaryCrossEntropy":
        targets = random.randint(0, 2, (BATCH, case["outputs"])).astype(np.float32)
    else:
        targets = random.uniform(-1, 1, (BATCH, case["outputs"])).astype(np.float32)

    reference = run(case, start, inputs, targets, torch.float64)
    single = run(case, start, inputs, targets, torch.float32)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            parameter.copy_(torch.tensor(start[name]))
    initial = {name: iofc(t.detach().numpy().copy(), gated) for name, (t, gated) in network.tensors().items()}
    flat = lambda tensor: [float(v) for v in np.asarray(tensor, np.float64).ravel()]
    return dict(
        network=dict(InputSize=INPUTS, Layers=[dict(HiddenSize=h, Bidirectional=b) for h, b in case["layers"]], DenseSizes=case["dense"], OutputSize=case["outputs"],
                     Task=dict(BinaryCrossEntropy="Binary", CrossEntropy="MultiClass").get(case["loss"], "Regression")),
        fit=dict(Optimizer=case["optimizer"], Schedule=case["schedule"], Loss=case["loss"], HuberDelta=0.3, ClipNorm=case["clip"], **({"ClipValue": case["clip_value"]} if "clip_value" in case else {})),
        batch=BATCH, steps=STEPS, inputs=flat(inputs), targets=flat(targets),
        logits=flat(reference["logits"]), losses=reference["losses"], norms=reference["norms"], rates=reference["rates"],
        **({"momenta": reference["momenta"]} if case["schedule"]["Kind"] == "OneCycle" else {}),
        tensors=[dict(name=name, initial=flat(initial[name]), gradient=flat(reference["gradients"][name]), final=flat(reference["final"][name]),
                      float32_gradient_distance=distance(reference["gradients"][name], single["gradients"][name]),
                      float32_final_distance=distance(reference["final"][name], single["final"][name])) for name in initial])


def text(value):
    """JSON with one tensor per line."""
    tensors = ",\n".join("  " + json.dumps(tensor) for tensor in value.pop("tensors"))
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(item)}" for key, item in value.items())
    return "{\n" + lines + ',\n "tensors": [\n' + tensors + "\n ]\n}\n"


def schedules_text():
    return "[\n" + ",\n".join(" " + json.dumps(sequence(*entry)) for entry in SCHEDULES) + "\n]\n"


def main():
    torch.set_num_threads(1)
    here = os.path.dirname(os.path.abspath(__file__))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..", "tests", "LstmOnnx.Training.Tests", "Fixtures")
    os.makedirs(folder, exist_ok=True)
    for case in CASES:
        path = os.path.join(folder, case["name"] + ".json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text(make(case)))
        print(os.path.normpath(path))
    path = os.path.join(folder, "schedules.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write(schedules_text())
    print(os.path.normpath(path))


if __name__ == "__main__":
    main()
