"""Writes arrays as numpy and torch print them, and what they really were; run with /usr/bin/python3 (numpy 1.24, torch 1.13)."""

import json
import os

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(1)
ARRAYS = {
    "hidden.weight": random.normal(size=(3, 4)) * 0.1,
    "hidden.bias": random.normal(size=3) * 1e-3,
    "output.weight": random.normal(size=(1, 3)) * np.array([1e-5, 1, 1e3]),
    "output.bias": np.array([0.5]),
    "wide": random.normal(size=(2, 40)),
    "whole": np.array([[1.0, 0.0], [-3.0, 2.0]]),
    "odd": np.array([np.nan, np.inf, -np.inf, 0.25]),
}


def write(name, lines, arrays=ARRAYS, roundoff=2.0**-53):
    with open(os.path.join(HERE, name + ".txt"), "w") as file:
        file.write("\n".join(lines) + "\n")
    expected = {
        key: {"shape": list(np.shape(a)), "values": [{"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(str(v), float(v)) for v in np.ravel(a)]}
        for key, a in arrays.items()
    }
    with open(os.path.join(HERE, name + ".json"), "w") as file:
        json.dump({"roundoff": roundoff, "tensors": expected}, file, allow_nan=False)


write("numpy-print", [f"{name} =\n{a}\n" for name, a in ARRAYS.items()])
write("numpy-repr", [f"{name}: {a!r}" for name, a in ARRAYS.items()])
write("numpy-dict", ["Gradients of the network:", repr(ARRAYS)])
with np.printoptions(suppress=True, precision=4):
    write("numpy-suppress", [f"{name}\n{a}\n" for name, a in ARRAYS.items()])
write("python-lists", [f"{name} = {a.tolist()}" for name, a in ARRAYS.items()])
single = {name: a.astype(np.float32) for name, a in ARRAYS.items()}
write("numpy-float32", [f"{name} = {a!r}" for name, a in single.items()], single, 2.0**-24)
write("torch", [f"{name} {torch.tensor(a, requires_grad=True)!r}".replace(" tensor", " = tensor") for name, a in single.items()], single, 2.0**-24)
write("torch-float64", [f"{name}\n{torch.tensor(a)}" for name, a in ARRAYS.items()])
write("torch-parameters", [f"{name}:\n{torch.nn.Parameter(torch.tensor(a))!r}" for name, a in single.items()], single, 2.0**-24)
with open(os.path.join(HERE, "elided.txt"), "w") as file:
    file.write(f"hidden.weight =\n{np.zeros((100, 100)) + 0.1}\n")
