"""Peers of nncheck on one problem: torch's gradcheck, slow and fast, and a full numpy pass per weight.

    /usr/bin/python3 peers.py PEER FOLDER NAME [WEIGHTS]

FOLDER/NAME.bin has, as float64, the parameters in the standard layout, the inputs and the targets; NAME.shape.json
says how they are laid out. WEIGHTS takes that many weights, evenly, instead of all. Prints one line of JSON:
{"seconds", "weights", "evaluations"}; seconds do not include the interpreter's start or the imports.
"""

import json
import sys
import time

import numpy as np

peer, folder, name = sys.argv[1:4]
with open(f"{folder}/{name}.shape.json") as file:
    shape = json.load(file)
flat = np.fromfile(f"{folder}/{name}.bin")
size, count, inputs, outputs = (shape[key] for key in ("parameters", "count", "inputs", "outputs"))
theta, x, t = np.split(flat, [size, size + count * inputs])
x, t = x.reshape(count, inputs), t.reshape(count, outputs)
layers = shape["layers"]
many = int(sys.argv[4]) if len(sys.argv) > 4 else size
chosen = np.linspace(0, size - 1, many).astype(int)
H = 1e-6


def numpy_cost(theta):
    a, at = x, 0
    for layer in layers:
        units = layer["units"]
        w = theta[at : at + units * a.shape[1]].reshape(units, -1)
        at += w.size
        z = a @ w.T + theta[at : at + units]
        at += units
        if layer["activation"] == "sigmoid":
            a = 1 / (1 + np.exp(-z))
        elif layer["activation"] == "relu":
            a = np.maximum(z, 0)
        else:
            z = z - z.max(axis=1, keepdims=True)
            return -(t * (z - np.log(np.exp(z).sum(axis=1, keepdims=True)))).sum() / count
    return 0.5 * ((a - t) ** 2).sum()


def numpy_full_passes():
    moved = theta.copy()
    for k in chosen:
        moved[k] = theta[k] + H
        up = numpy_cost(moved)
        moved[k] = theta[k] - H
        down = numpy_cost(moved)
        moved[k] = theta[k]
        (up - down) / (2 * H)
    return 2 * len(chosen)


def torch_gradcheck(fast):
    import torch

    data, target, point = (torch.from_numpy(array) for array in (x, t, theta))
    places = torch.from_numpy(chosen)

    def cost(part):
        parameters = part if many == size else point.index_put((places,), part)
        a, at = data, 0
        for layer in layers:
            units = layer["units"]
            w = parameters[at : at + units * a.shape[1]].reshape(units, -1)
            at += units * a.shape[1]
            z = a @ w.T + parameters[at : at + units]
            at += units
            if layer["activation"] == "sigmoid":
                a = torch.sigmoid(z)
            elif layer["activation"] == "relu":
                a = torch.relu(z)
            else:
                return -(target * torch.log_softmax(z, 1)).sum() / count
        return 0.5 * ((a - target) ** 2).sum()

    part = point[places].clone().requires_grad_(True)
    start = time.perf_counter()
    # At kinks and with this step it may well disagree; what is measured is how long it takes.
    torch.autograd.gradcheck(cost, (part,), eps=H, atol=1e-4, fast_mode=fast, raise_exception=False)
    return time.perf_counter() - start, 2 if fast else 2 * len(chosen)


if peer == "numpy":
    start = time.perf_counter()
    evaluations = numpy_full_passes()
    seconds = time.perf_counter() - start
else:
    seconds, evaluations = torch_gradcheck(peer == "torch-fast")
print(json.dumps({"seconds": seconds, "weights": len(chosen), "evaluations": evaluations}))
