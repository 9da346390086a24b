#!/usr/bin/env python3
"""Makes a sample of the committed fixtures anew and holds it against them.

usage: /usr/bin/python3 tools/interop/check_fixtures.py [--all]

Three cases of each script, among them every kind of cell, or all of them. Options, names and shapes must be the same; float64 numbers may differ by 1e-9 of their tensor's norm, as another processor's BLAS sums in
another order; PyTorch's own float32 distances are chance in part, and may differ by a factor of ten, or lie below 1e-6.
"""
import json
import math
import os
import sys

import torch

import hundred_updates_fixtures
import reference_fixtures
import training_fixtures

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "LstmOnnx.Training.Tests", "Fixtures")
TOLERANCE, FACTOR, SMALL = 1e-9, 10, 1e-6

SAMPLE = {
    "mse-sgd-nesterov-step-clip", "bce-adamw-bidirectional", "huber-rmsprop-centered-momentum-clip-value",
    "reference-lstm-bidirectional-lengths-steps-weighted-ce", "reference-gru-bidirectional-lengths-quantiles", "reference-lstm-peepholes-projection-masks-steps",
    "updates-lstm-1-adam", "updates-lengths-sgd", "updates-rnn-rmsprop",
}


def cases():
    """Name -> the file's text, made when it is called."""
    result = {}
    for script, prefix, table in [(training_fixtures, "", training_fixtures.CASES), (reference_fixtures, "reference-", reference_fixtures.CASES),
                                  (hundred_updates_fixtures, "updates-", hundred_updates_fixtures.cases())]:
        for case in table:
            result[prefix + case["name"]] = lambda script=script, case=case: script.text(script.make(case))
    result["schedules"] = training_fixtures.schedules_text
    return result


def differences(path, expected, actual):
    """Lines that say what differs and where."""
    if isinstance(expected, dict) and isinstance(actual, dict) and expected.keys() == actual.keys():
        return [line for key in expected for line in differences(f"{path}.{key}", expected[key], actual[key])]
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        if any(isinstance(item, float) for item in expected + actual) and all(is_number(item) for item in expected + actual):
            norm = math.sqrt(sum(value * value for value in expected))
            found = math.sqrt(sum((left - right) ** 2 for left, right in zip(expected, actual)))
            return [] if found <= TOLERANCE * norm else [f"{path}: {found / norm if norm else found:.1e} apart"]
        return [line for index, pair in enumerate(zip(expected, actual)) for line in differences(f"{path}[{index}]", *pair)]
    if "float32" in path and is_number(expected) and is_number(actual):
        low, high = sorted([expected, actual])
        return [] if high <= max(SMALL, FACTOR * low) else [f"{path}: {actual:.1e}, committed is {expected:.1e}"]
    if isinstance(expected, float) and isinstance(actual, float):
        return [] if abs(expected - actual) <= TOLERANCE * abs(expected) else [f"{path}: {actual!r}, committed is {expected!r}"]
    return [] if type(expected) == type(actual) and expected == actual else [f"{path}: {str(actual)[:80]}, committed is {str(expected)[:80]}"]


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def committed():
    return {name[: -len(".json")] for name in os.listdir(FOLDER) if name.endswith(".json")}


def main():
    torch.set_num_threads(1)
    known = cases()
    lines = [f"{name}.json: no script makes it" for name in sorted(committed() - known.keys())] + [f"{name}.json is missing" for name in sorted(known.keys() - committed())]
    names = sorted(known.keys() & committed()) if "--all" in sys.argv[1:] else sorted(SAMPLE | {"schedules"})
    for name in names:
        with open(os.path.join(FOLDER, name + ".json"), encoding="utf-8") as file:
            found = differences(name, json.load(file), json.loads(known[name]()))
        print(f"{name}: {'as committed' if not found else f'{len(found)} differences'}")
        lines += found
    for line in lines:
        print(line)
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
