"""Writes the gradient of a small network in the ways that people print one, right and with one number wrong.

Run with /usr/bin/python3 (numpy 1.24, torch 1.13) and Rscript (4.2) on the path.
"""

import collections
import contextlib
import io
import json
import os
import pprint
import subprocess

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(3)
SIZES = (3, 4, 2)
NAMES = ("hidden", "output")
X = random.normal(size=(5, SIZES[0]))
T = random.uniform(size=(5, SIZES[-1]))
THETA = {}
for name, inputs, units in zip(NAMES, SIZES, SIZES[1:]):
    THETA[name + ".weight"] = random.normal(size=(units, inputs))
    THETA[name + ".bias"] = random.normal(size=units)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


hidden = sigmoid(X @ THETA["hidden.weight"].T + THETA["hidden.bias"])
output = sigmoid(hidden @ THETA["output.weight"].T + THETA["output.bias"])
delta_2 = (output - T) * output * (1 - output)
delta_1 = delta_2 @ THETA["output.weight"] * hidden * (1 - hidden)
RIGHT = {
    "hidden.weight": delta_1.T @ X,
    "hidden.bias": delta_1.sum(0),
    "output.weight": delta_2.T @ hidden,
    "output.bias": delta_2.sum(0),
}
WRONG = {name: array.copy() for name, array in RIGHT.items()}
WRONG["output.weight"][1, 2] *= 1.3

SPEC = {
    "network": {
        "inputs": SIZES[0],
        "layers": [{"type": "dense", "name": n, "units": u, "activation": "sigmoid"} for n, u in zip(NAMES, SIZES[1:])],
    },
    "loss": {"type": "squared"},
    "parameters": {"values": {name: array.tolist() for name, array in THETA.items()}},
    "data": {"inputs": X.tolist(), "targets": T.tolist()},
}


def printed(work):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        work()
    return out.getvalue()


def each(line):
    """Prints something of each tensor."""
    return lambda arrays: printed(lambda: [line(name, array) for name, array in arrays.items()])


def with_options(way, **options):
    def show(arrays):
        with np.printoptions(**options):
            return way(arrays)

    return show


def as_torch(arrays, **options):
    return {name: torch.tensor(array, **options) for name, array in arrays.items()}


def by_r(digits, line, after=""):
    def show(arrays):
        script = [f"options(digits={digits})", "L <- list()"]
        for name, array in arrays.items():
            numbers = ", ".join(repr(float(x)) for x in array.T.ravel())
            value = f"c({numbers})" if array.ndim == 1 else f"matrix(c({numbers}), nrow={len(array)})"
            script.append(line.format(name=name, value=value))
        return subprocess.run(["Rscript", "-e", "\n".join(script + [after])], check=True, capture_output=True, text=True).stdout

    return show


def repl(arrays):
    return "".join(f">>> grads['{name}']\n{array!r}\n" for name, array in arrays.items())


def jupyter(arrays):
    cells = enumerate(arrays.items(), 3)
    return "".join(f"In [{k}]: grads['{name}']\nOut[{k}]: \n{array!r}\n\n" for k, (name, array) in cells)


def beside_comments(arrays):
    return "".join(f"{name.replace('.', '_')} = {array.tolist()}  # of {array.size} numbers\n" for name, array in arrays.items())


by_name = each(lambda name, array: print(name, array))
WAYS = {
    "a name and an array": by_name,
    "4 digits": with_options(by_name, precision=4, suppress=True),
    "6 digits": with_options(by_name, precision=6),
    "8 digits, all shown": with_options(by_name, precision=8, floatmode="fixed"),
    "in narrow lines": with_options(by_name, linewidth=30),
    "a sign on a line of its own": each(lambda name, array: print(name, "=", array, sep="\n")),
    "repr": each(lambda name, array: print(name, repr(array))),
    "with its shape": each(lambda name, array: print(name, array.shape, array)),
    "with its shape in a line of its own": each(lambda name, array: print(name, array.shape, array, sep="\n")),
    "an f-string with =": each(lambda name, array: print(f"{name=}, {array=}")),
    "words around the name": each(lambda name, array: print(f"gradient of {name}:\n{array}")),
    "a heading of dashes": each(lambda name, array: print(f"--- {name} ---\n{array}")),
    "a heading between rules": each(lambda name, array: print(f"{'=' * 20}\n{name}\n{'=' * 20}\n{array}")),
    "a comment": each(lambda name, array: print(f"# {name}\n{array}")),
    "the name of a parameter of torch": each(lambda name, array: print(f"model.{name}.grad: {array}")),
    "an entry of a dictionary": each(lambda name, array: print(f"grads['{name}'] = {array}")),
    "underscores for dots": each(lambda name, array: print(f"{name.replace('.', '_')} = {array}")),
    "lists with comments beside them": beside_comments,
    "a list of pairs": lambda arrays: printed(lambda: print(list(arrays.items()))),
    "pairs": each(lambda name, array: print((name, array))),
    "pprint": lambda arrays: printed(lambda: pprint.pprint(arrays)),
    "a Python prompt": repl,
    "Jupyter": jupyter,
    "torch": lambda arrays: by_name(as_torch(arrays, dtype=torch.float32)),
    "torch in float64": lambda arrays: by_name(as_torch(arrays)),
    "torch with grad_fn": lambda arrays: by_name({k: v * 1 for k, v in as_torch(arrays, requires_grad=True).items()}),
    "torch with sizes": lambda arrays: each(lambda name, array: print(name, array.shape, array))(as_torch(arrays)),
    "torch's OrderedDict": lambda arrays: printed(lambda: print(collections.OrderedDict(as_torch(arrays, dtype=torch.float32)))),
    "R": by_r(7, 'cat("{name}\\n"); print({value})'),
    "R in 4 digits": by_r(4, 'cat("{name}\\n"); print({value})'),
    "R in 15 digits": by_r(15, 'cat("{name}\\n"); print({value})'),
    "a list of R": by_r(7, 'L[["{name}"]] <- {value}', "print(L)"),
    "narrow R": by_r(7, 'options(width=40); cat("{name}\\n"); print({value})'),
}

with open(os.path.join(HERE, "ways.json"), "w") as file:
    ways = {way: {"right": show(RIGHT), "wrong": show(WRONG)} for way, show in WAYS.items()}
    json.dump({"spec": SPEC, "ways": ways}, file, indent=1)
    file.write("\n")
