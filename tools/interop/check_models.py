#!/usr/bin/env python3
"""Runs the official checker, with shape inference, on ONNX files.

    check_models.py FILE_OR_FOLDER ...

Folders are searched for *.onnx. Each file is loaded and given to onnx.checker.check_model(full_check=True). A file whose opset is newer than the
installed package knows is named and left out. Exit code 0 when at least one file was checked and each of them passed, else 1.
"""
import pathlib
import sys

import onnx


def find(arguments):
    for argument in map(pathlib.Path, arguments):
        yield from sorted(argument.rglob("*.onnx")) if argument.is_dir() else [argument]


def check(path, newest):
    """Returns None for a file that is left out, else whether it passed; prints a line either way."""
    try:
        model = onnx.load(str(path))
        opset = max(entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx"))
        about = f"opset {opset}, ir_version {model.ir_version}, {len(model.graph.node)} nodes"
        if opset > newest:
            print(f"left out  {path}: {about}; onnx {onnx.__version__} knows opsets up to {newest}")
            return None
        onnx.checker.check_model(model, full_check=True)
        print(f"passed    {path}: {about}")
        return True
    except Exception as error:  # the checker, the parser and the file system each have their own
        print(f"FAILED    {path}: {error}")
        return False


def main():
    newest = onnx.defs.onnx_opset_version()
    results = [check(path, newest) for path in find(sys.argv[1:])]
    print(f"onnx {onnx.__version__}: {results.count(True)} passed, {results.count(False)} failed, {results.count(None)} left out")
    return 0 if True in results and False not in results else 1


if __name__ == "__main__":
    sys.exit(main())
