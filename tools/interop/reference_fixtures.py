#!/usr/bin/env python3
"""Makes tests/LstmOnnx.Training.Tests/Fixtures/reference-*.json: passes of PyTorch in float64 that the tests' reference network is held against.

usage: /usr/bin/python3 tools/interop/reference_fixtures.py [FOLDER]

Every case draws its weights and data by numpy's RandomState(seed) and takes outputs, final states, loss and every gradient of one pass in float64. Layers are PyTorch's own
LSTM, GRU and RNN over packed sequences; peepholes and masks of h have no module there, so those cases run a loop written out here, with PyTorch's autograd, and the loop
is held against the modules in every case that both can run. Tensors are written under the reference's names: gates in ONNX's order, i, o, f, c and z, r, h, where PyTorch has i, f, g, o
and r, z, n; PyTorch's two biases summed where they stand side by side, which leaves a gradient as it is. Steps past a sample's end hold numbers that must not count.
"""
import json
import os
import sys

import numpy as np
import torch

JUNK = 99.0

# Layers are (cell, H) and what they have besides; lengths are drawn where the case has them.
CASES = [
    dict(name="lstm-stack-mse", seed=201, inputs=3, layers=[("lstm", 4, {}), ("lstm", 3, {})], dense=[4], outputs=2, loss="MeanSquaredError"),
    dict(name="lstm-bidirectional-lengths-steps-weighted-ce", seed=202, inputs=2, layers=[("lstm", 2, dict(bidirectional=True)), ("lstm", 3, dict(bidirectional=True))],
         dense=[], outputs=3, every_step=True, lengths=True, loss="CrossEntropy", class_weights=[0.3, 2.0, 1.1]),
    dict(name="lstm-projection-bidirectional-lengths-huber", seed=203, inputs=3, layers=[("lstm", 4, dict(bidirectional=True, projection=2)), ("lstm", 3, dict(projection=2))],
         dense=[], outputs=2, lengths=True, loss="Huber", delta=0.4),
    dict(name="gru-bidirectional-lengths-quantiles", seed=204, inputs=3, layers=[("gru", 3, dict(bidirectional=True)), ("gru", 3, dict(bidirectional=True))], dense=[],
         outputs=6, lengths=True, loss="Quantile", quantiles=[0.1, 0.5, 0.9]),
    dict(name="rnn-bidirectional-steps-mae", seed=205, inputs=3, layers=[("rnn", 5, dict(bidirectional=True)), ("rnn", 4, {})], dense=[5], outputs=2, every_step=True,
         lengths=True, loss="MeanAbsoluteError"),
    dict(name="embedding-gru-bce-positive-weights", seed=206, vocabulary=6, inputs=3, layers=[("gru", 4, {})], dense=[], outputs=2, lengths=True, loss="BinaryCrossEntropy",
         positive_weights=[3.0, 0.5]),
    dict(name="embedding-lstm-bidirectional-ce", seed=207, vocabulary=5, inputs=2, layers=[("lstm", 3, dict(bidirectional=True))], dense=[4], outputs=4, loss="CrossEntropy"),
    dict(name="mixed-stack-states-steps-bce", seed=208, inputs=2, layers=[("lstm", 3, dict(bidirectional=True)), ("gru", 3, {}), ("rnn", 3, {})], dense=[], outputs=1,
         every_step=True, states=True, loss="BinaryCrossEntropy", positive_weights=[2.5]),
    dict(name="lstm-peepholes-bidirectional-lengths", seed=209, inputs=2, layers=[("lstm", 3, dict(bidirectional=True, peepholes=True)), ("lstm", 2, dict(peepholes=True))],
         dense=[], outputs=2, lengths=True, states=True, loss="MeanSquaredError"),
    dict(name="lstm-peepholes-projection-masks-steps", seed=210, inputs=2, layers=[("lstm", 3, dict(bidirectional=True, peepholes=True, projection=2)), ("lstm", 3, {})],
         dense=[3], outputs=2, every_step=True, lengths=True, states=True, masks=True, loss="MeanSquaredError"),
    dict(name="gru-masks-lengths", seed=211, inputs=2, layers=[("gru", 3, dict(bidirectional=True)), ("gru", 3, {})], dense=[], outputs=2, lengths=True, masks=True,
         loss="Huber", delta=0.5),
    dict(name="rnn-masks-states-ce", seed=212, inputs=3, layers=[("rnn", 4, dict(bidirectional=True)), ("rnn", 3, {})], dense=[], outputs=3, states=True, masks=True,
         loss="CrossEntropy", class_weights=[1.0, 0.2, 3.0]),
    dict(name="lstm-one-layer-mae", seed=213, inputs=3, layers=[("lstm", 5, {})], dense=[], outputs=2, loss="MeanAbsoluteError"),
    dict(name="lstm-three-layers-huber", seed=214, inputs=2, layers=[("lstm", 4, {}), ("lstm", 3, {}), ("lstm", 3, {})], dense=[4], outputs=2, loss="Huber", delta=0.4),
    dict(name="lstm-three-layers-bidirectional-quantiles", seed=215, inputs=2, layers=[("lstm", 2, dict(bidirectional=True)) for _ in range(3)], dense=[], outputs=3,
         loss="Quantile", quantiles=[0.1, 0.5, 0.9]),
    dict(name="embedding-lstm-steps-mse", seed=216, vocabulary=5, inputs=3, layers=[("lstm", 4, {})], dense=[], outputs=2, every_step=True, loss="MeanSquaredError"),
]

BATCH, STEPS = 5, 6
MODULES = dict(lstm=torch.nn.LSTM, gru=torch.nn.GRU, rnn=torch.nn.RNN)
# Where PyTorch's blocks of rows stand in ONNX's order.
ORDERS = dict(lstm=[0, 3, 1, 2], gru=[1, 0, 2], rnn=[0])


class Layer:
    """One layer of one case: PyTorch's module holds the weights, peepholes stand beside it."""

    def __init__(self, index, spec, inputs, draw):
        self.cell, self.hidden, options = spec
        self.index = index
        self.directions = 2 if options.get("bidirectional") else 1
        self.projection = options.get("projection", 0)
        self.state = self.projection or self.hidden
        more = dict(proj_size=self.projection) if self.cell == "lstm" else {}
        self.module = MODULES[self.cell](inputs, self.hidden, batch_first=True, bidirectional=self.directions == 2, **more).double()
        with torch.no_grad():
            for parameter in self.module.parameters():
                parameter.copy_(draw(parameter.shape, 0.7))
        self.peepholes = [draw((3 * self.hidden,), 0.7).requires_grad_() for _ in range(self.directions)] if options.get("peepholes") else None

    def weight(self, name, direction):
        return getattr(self.module, name + "_l0" + ("_reverse" if direction else ""))

    def through_module(self, x, lengths, states):
        packed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        y, final = self.module(packed, states if self.cell == "lstm" else states[0])
        y, _ = torch.nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])
        return y, final if self.cell == "lstm" else (final, states[1])

    def through_loop(self, x, lengths, states, mask):
        """Step by step and sample by sample; mask [D, B, P] multiplies h where it enters the recurrent weights."""
        rows, hiddens, cells = [], [], []
        for sample in range(x.shape[0]):
            outputs, finals = [], []
            for direction in range(self.directions):
                h, c = states[0][direction, sample], states[1][direction, sample]
                steps = range(int(lengths[sample]))
                by_step = {}
                for t in reversed(steps) if direction else steps:
                    h, c = self.step(x[sample, t], h, c, h * mask[direction, sample], direction)
                    by_step[t] = h
                outputs.append([by_step[t] for t in steps] + [torch.zeros(self.state, dtype=torch.float64)] * (x.shape[1] - len(steps)))
                finals.append((h, c))
            rows.append(torch.stack([torch.cat(parts) for parts in zip(*outputs)]))
            hiddens.append(torch.stack([h for h, _ in finals]))
            cells.append(torch.stack([c for _, c in finals]))
        return torch.stack(rows), (torch.stack(hiddens, dim=1), torch.stack(cells, dim=1))

    def step(self, x, h, c, masked, direction):
        a = self.weight("weight_ih", direction) @ x + self.weight("bias_ih", direction)
        b = self.weight("weight_hh", direction) @ masked + self.weight("bias_hh", direction)
        if self.cell == "rnn":
            return torch.tanh(a + b), c
        if self.cell == "gru":
            (ar, az, an), (br, bz, bn) = torch.split(a, self.hidden), torch.split(b, self.hidden)
            z = torch.sigmoid(az + bz)
            return (1 - z) * torch.tanh(an + torch.sigmoid(ar + br) * bn) + z * h, c
        i, f, g, o = torch.split(a + b, self.hidden)
        pi, po, pf = torch.split(self.peepholes[direction], self.hidden) if self.peepholes else (0, 0, 0)
        c = torch.sigmoid(f + pf * c) * c + torch.sigmoid(i + pi * c) * torch.tanh(g)
        h = torch.sigmoid(o + po * c) * torch.tanh(c)
        return (self.weight("weight_hr", direction) @ h if self.projection else h), c

    def tensors(self):
        """Our name -> (values, gradient), in our layout."""
        result = {}
        for direction in range(self.directions):
            prefix = f"{self.cell}.{self.index}.{'reverse' if direction else 'forward'}."
            ordered = lambda t: torch.cat([torch.split(t, self.hidden)[block] for block in ORDERS[self.cell]])
            w, r = self.weight("weight_ih", direction), self.weight("weight_hh", direction)
            wb, rb = self.weight("bias_ih", direction), self.weight("bias_hh", direction)
            result[prefix + "input_weights"] = (ordered(w), ordered(w.grad))
            result[prefix + "recurrent_weights"] = (ordered(r), ordered(r.grad))
            if self.cell == "gru":
                gates = 2 * self.hidden
                apart = lambda from_input, from_hidden, gate: torch.cat([gate[:gates], from_input[gates:], from_hidden[gates:]])
                result[prefix + "bias"] = (apart(ordered(wb), ordered(rb), ordered(wb + rb)), apart(ordered(wb.grad), ordered(rb.grad), ordered(wb.grad)))
            else:
                result[prefix + "bias"] = (ordered(wb + rb), ordered(wb.grad))
            if self.peepholes:
                result[prefix + "peepholes"] = (self.peepholes[direction], self.peepholes[direction].grad)
            if self.projection:
                projection = self.weight("weight_hr", direction)
                result[prefix + "projection"] = (projection, projection.grad)
        return result


def loss_of(case, outputs, targets):
    """The mean over rows of outputs [N, O], in their precision."""
    functional = torch.nn.functional
    kind = case["loss"]
    numbers = lambda key: torch.tensor(case[key], dtype=outputs.dtype) if key in case else None
    if kind == "CrossEntropy":
        return functional.cross_entropy(outputs, targets[:, 0].long(), weight=numbers("class_weights"))
    if kind == "BinaryCrossEntropy":
        return functional.binary_cross_entropy_with_logits(outputs, targets, pos_weight=numbers("positive_weights"))
    if kind == "Quantile":
        q = numbers("quantiles")
        under = targets[:, :, None] - outputs.reshape(len(outputs), -1, len(q))
        return torch.maximum(q * under, (q - 1) * under).mean()
    if kind == "Huber":
        return functional.huber_loss(outputs, targets, delta=case["delta"])
    return functional.mse_loss(outputs, targets) if kind == "MeanSquaredError" else functional.l1_loss(outputs, targets)


def targets_of(case, steps, random):
    if case["loss"] == "CrossEntropy":
        return random.randint(0, case["outputs"], (BATCH, steps, 1)).astype(float)
    if case["loss"] == "BinaryCrossEntropy":
        return random.randint(0, 2, (BATCH, steps, case["outputs"])).astype(float)
    return random.uniform(-1, 1, (BATCH, steps, case["outputs"] // len(case.get("quantiles", [0]))))


def make(case):
    random = np.random.RandomState(case["seed"])
    draw = lambda shape, scale=1.0: torch.tensor(random.uniform(-scale, scale, tuple(shape)))
    every_step = case.get("every_step", False)
    lengths = random.permutation([STEPS, 1, 4, 2, 3]) if case.get("lengths") else np.full(BATCH, STEPS)
    own = torch.tensor(np.arange(STEPS)[None, :] < lengths[:, None])

    layers, size = [], case["inputs"]
    for index, spec in enumerate(case["layers"]):
        layers.append(Layer(index, spec, size, draw))
        size = layers[-1].directions * layers[-1].state
    denses = []
    for outputs in case["dense"] + [case["outputs"]]:
        denses.append((draw((outputs, size), 0.7).requires_grad_(), draw((outputs,), 0.7).requires_grad_()))
        size = outputs

    batch = dict(batchSize=BATCH, sequenceLength=STEPS)
    if case.get("lengths"):
        batch["lengths"] = lengths
    embedding = None
    if "vocabulary" in case:
        embedding = torch.nn.Embedding(case["vocabulary"], case["inputs"]).double()
        with torch.no_grad():
            embedding.weight.copy_(draw(embedding.weight.shape))
        tokens = random.randint(0, case["vocabulary"], (BATCH, STEPS))
        x = embedding(torch.tensor(tokens))
        batch["tokens"] = np.where(own, tokens, int(JUNK))
    else:
        x = draw((BATCH, STEPS, case["inputs"]))
        x[~own] = JUNK
        batch["inputs"] = x

    data, finals = [], []
    for layer in layers:
        entry = {}
        shapes = [(layer.directions, BATCH, layer.state), (layer.directions, BATCH, layer.hidden)]
        states = [torch.zeros(shape, dtype=torch.float64) for shape in shapes]
        mask, output_mask = torch.ones(shapes[0], dtype=torch.float64), None
        last = layer is layers[-1]
        if case.get("states"):
            states[0] = entry["initialHidden"] = draw(shapes[0])
            if layer.cell == "lstm":
                states[1] = entry["initialCell"] = draw(shapes[1])
        if case.get("masks"):
            dropped = lambda *shape: torch.tensor(random.randint(0, 4, shape) > 0).double() / 0.75
            mask = entry["recurrentMask"] = dropped(*shapes[0])
            width = layer.directions * layer.state
            output_mask = entry["outputMask"] = dropped(BATCH, width) if last and not every_step else dropped(BATCH, STEPS, width)
        loop = layer.through_loop(x, lengths, states, mask)
        if case.get("masks") or layer.peepholes:
            y, final = loop
        else:
            y, final = layer.through_module(x, lengths, states)
            assert all(torch.allclose(left, right, rtol=0, atol=1e-14) for left, right in zip((y, *final), (loop[0], *loop[1]))), (case["name"], layer.index)
        finals.append(final)
        data.append(entry)
        x = torch.cat(list(final[0]), dim=1)[:, None, :] if last and not every_step else y
        if output_mask is not None:
            x = x * output_mask.reshape(x.shape)
    if case.get("states") or case.get("masks"):
        batch["layers"] = data

    for index, (weights, bias) in enumerate(denses):
        x = x @ weights.T + bias
        if index < len(denses) - 1:
            x = torch.relu(x)
    steps = STEPS if every_step else 1
    targets = torch.tensor(targets_of(case, steps, random))
    counted = own if every_step else torch.ones((BATCH, 1), dtype=torch.bool)
    loss = loss_of(case, x[counted], targets[counted])
    loss.backward()
    targets[~counted] = JUNK
    batch["targets"] = targets

    tensors = {"embedding.weights": (embedding.weight, embedding.weight.grad)} if embedding else {}
    for layer in layers:
        tensors.update(layer.tensors())
    for index, (weights, bias) in enumerate(denses):
        tensors[f"dense.{index}.weights"] = (weights, weights.grad)
        tensors[f"dense.{index}.bias"] = (bias, bias.grad)

    shape = dict(layers=[dict(cell=layer.cell.capitalize(), hiddenSize=layer.hidden, bidirectional=layer.directions == 2, peepholes=layer.peepholes is not None,
                              **(dict(projectionSize=layer.projection) if layer.projection else {})) for layer in layers], everyStep=every_step)
    names = dict(delta="huberDelta", quantiles="quantiles", positive_weights="positiveWeights", class_weights="classWeights")
    return dict(shape=shape, loss=dict(kind=case["loss"], **{names[key]: case[key] for key in names if key in case}), batch=batch,
                outputs=torch.where(counted[:, :, None], x, torch.zeros_like(x)), value=float(loss.detach()),
                states=[dict(hidden=hidden, cell=cell) for hidden, cell in finals],
                tensors=[dict(name=name, shape=list(values.shape), values=values, gradient=gradient) for name, (values, gradient) in tensors.items()])


def plain(value):
    """Tensors and arrays as flat lists."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, torch.Tensor):
        return value.detach().numpy().ravel().tolist()
    if isinstance(value, np.ndarray):
        return value.ravel().tolist()
    return [plain(item) for item in value] if isinstance(value, list) else value


def text(value):
    """JSON with one entry, or one tensor, per line."""
    value = plain(value)
    tensors = ",\n".join("  " + json.dumps(tensor) for tensor in value.pop("tensors"))
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(item)}" for key, item in value.items())
    return "{\n" + lines + ',\n "tensors": [\n' + tensors + "\n ]\n}\n"


def main():
    torch.set_num_threads(1)
    here = os.path.dirname(os.path.abspath(__file__))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "..", "tests", "LstmOnnx.Training.Tests", "Fixtures")
    os.makedirs(folder, exist_ok=True)
    for case in CASES:
        path = os.path.join(folder, f"reference-{case['name']}.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text(make(case)))
        print(os.path.normpath(path))


if __name__ == "__main__":
    main()
