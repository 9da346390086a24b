#!/usr/bin/env python3
"""Holds our onnx.proto against the descriptors of the installed Python package onnx.

    check_proto.py DESCRIPTOR

DESCRIPTOR is the serialized FileDescriptorProto of our schema (OnnxReflection.Descriptor.SerializedData). Everything that the package knows has to be
in ours under the same name, number, type, label and packing; ours may know more, as it is written for a newer version of the format.
Exit code 0 when it is so, 1 with a line per difference when it is not.
"""
import sys

import onnx
from google.protobuf import descriptor_pb2


def describe(field):
    # A named type is compared by the name after the package, with which ONNX distributions differ.
    kind = field.type_name.split(".")[-1] or field.type
    return f"{field.name} = {field.number}, type {kind}, label {field.label}, packed {field.options.packed}, oneof {field.HasField('oneof_index')}"


def compare_enum(where, theirs, ours, differences):
    known = {value.name: value.number for value in ours.value}
    for value in theirs.value:
        # IR_VERSION moves on with each version of the format.
        if value.name != "IR_VERSION" and known.get(value.name) != value.number:
            differences.append(f"{where}: {value.name} = {value.number}, ours {known.get(value.name)}")
    return len(theirs.value)


def compare_all(where, theirs, ours, compare, differences):
    known = {item.name: item for item in ours}
    count = 0
    for item in theirs:
        if item.name not in known:
            differences.append(f"{where}{item.name}: not in ours")
        else:
            count += compare(where + item.name, item, known[item.name], differences)
    return count


def compare_message(where, theirs, ours, differences):
    known = {field.name: field for field in ours.field}
    for field in theirs.field:
        found = describe(known[field.name]) if field.name in known else "nothing"
        if found != describe(field):
            differences.append(f"{where}: {describe(field)}; ours {found}")
    count = len(theirs.field)
    count += compare_all(where + ".", theirs.enum_type, ours.enum_type, compare_enum, differences)
    return count + compare_all(where + ".", theirs.nested_type, ours.nested_type, compare_message, differences)


def main():
    theirs = descriptor_pb2.FileDescriptorProto()
    onnx.ModelProto.DESCRIPTOR.file.CopyToProto(theirs)
    ours = descriptor_pb2.FileDescriptorProto()
    with open(sys.argv[1], "rb") as file:
        ours.ParseFromString(file.read())
    differences = []
    count = compare_all("", theirs.message_type, ours.message_type, compare_message, differences)
    count += compare_all("", theirs.enum_type, ours.enum_type, compare_enum, differences)
    for difference in differences:
        print(difference)
    print(f"{count} fields and enum values of onnx {onnx.__version__} compared, {len(differences)} differences")
    return 1 if differences or count < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
