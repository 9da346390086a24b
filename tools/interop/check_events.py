#!/usr/bin/env python3
"""Holds a training's TensorBoard event files against its CSV log, with nothing but Python's own library.

    check_events.py FOLDER LOG.csv

FOLDER is what `lstmonnx train --tensorboard FOLDER --csv-log LOG.csv` wrote. Every record's two checksums (CRC-32C, masked) and every field is read here by hand; each row of the
log has to be there under its epoch with the values of the log, rounded to float32, and each epoch's gradient norm has to be the mean of its updates' norms. Exit code 0 when all agree.
"""
import csv
import pathlib
import struct
import sys

TABLE = []
for byte in range(256):
    for _ in range(8):
        byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
    TABLE.append(byte)


def masked_crc(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 255]
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(data):
    while data:
        length, length_crc = struct.unpack_from("<QI", data)
        content = data[12:12 + length]
        (content_crc,) = struct.unpack_from("<I", data, 12 + length)
        assert masked_crc(data[:8]) == length_crc, "the checksum of a length is wrong"
        assert masked_crc(content) == content_crc, "the checksum of a record is wrong"
        yield content
        data = data[16 + length:]


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return value, at


def fields(data):
    """Yields (number, value): an int, a float or bytes, by the wire type."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 2:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        else:
            form = {1: "<d", 5: "<f"}[kind]
            (value,) = struct.unpack_from(form, data, at)
            at += struct.calcsize(form)
        yield key >> 3, value


def scalars(folder):
    """{tag: {step: value}} of the one event file of a folder."""
    (path,) = (path for path in folder.iterdir() if path.name.startswith("events.out.tfevents."))
    events = [dict(fields(record)) for record in records(path.read_bytes())]
    assert events[0][3] == b"brain.Event:2", events[0]
    assert all(event[1] > 1.7e9 for event in events), "an event has no time"
    found = {}
    for event in events:
        for _, value in fields(event.get(5, b"")):
            value = dict(fields(value))
            found.setdefault(value[1].decode(), {})[event[2]] = value.get(2, 0.0)
    return found


def float32(text):
    return struct.unpack("<f", struct.pack("<f", float(text)))[0]


def main():
    folder = pathlib.Path(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    epochs, updates = scalars(folder), scalars(folder / "updates")
    names = {"loss/train": "loss", "loss/validation": "val_loss", "learning_rate": "learning_rate", "gradient_norm": "gradient_norm"}
    for tag, column in names.items():
        expected = {int(row["epoch"]): float32(row[column]) for row in rows if row[column]}
        assert epochs.pop(tag, {}) == expected, f"{tag} is not the log's {column}"
    assert rows and epochs and all(tag.startswith("gradient_norm/") and sorted(steps) == list(range(1, len(rows) + 1)) for tag, steps in epochs.items()), sorted(epochs)
    norms, losses = updates["gradient_norm/update"], updates["loss/update"]
    batches = len(norms) // len(rows)
    assert sorted(norms) == sorted(losses) == list(range(1, batches * len(rows) + 1)), "an update is missing"
    for row in rows:
        first = (int(row["epoch"]) - 1) * batches + 1
        mean = sum(norms[update] for update in range(first, first + batches)) / batches
        assert abs(mean - float(row["gradient_norm"])) <= 2e-7 * mean, f"epoch {row['epoch']}: the updates' norms have the mean {mean}, the log {row['gradient_norm']}"
    print(f"{len(rows)} epochs and {batches * len(rows)} updates agree with the log; {len(epochs)} tensors have norms")


if __name__ == "__main__":
    main()
