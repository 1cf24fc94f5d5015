"""The loops of nncheck's peers on one problem: a network of sigmoids, squared cost, gradient descent in batches.

    /usr/bin/python3 peers.py numpy|torch FOLDER NAME

FOLDER/NAME.bin has, as float64, the parameters in the standard layout, the inputs and the targets; NAME.shape.json says
how they are laid out, and how to train. Prints one line of JSON: {"seconds", "processor", "cost"}: of the loop alone,
after the imports, the reading and one step; and the cost at its end, which is not computed in between.
"""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np

peer, folder, name = sys.argv[1:4]
with open(f"{folder}/{name}.shape.json") as file:
    shape = json.load(file)
flat = np.fromfile(f"{folder}/{name}.bin")
size, count, inputs, outputs = (shape[key] for key in ("parameters", "count", "inputs", "outputs"))
theta, x, t = np.split(flat, [size, size + count * inputs])
x, t = x.reshape(count, inputs), t.reshape(count, outputs)
units, rate, batch, epochs = (shape[key] for key in ("units", "rate", "batch", "epochs"))
parameters, at, width = [], 0, inputs
for unit in units:
    for part in ((unit, width), (unit,)):
        length = int(np.prod(part))
        parameters.append(theta[at : at + length].reshape(part).copy())
        at += length
    width = unit
random = np.random.default_rng(1)


def batches():
    if batch >= count:
        yield slice(None)
        return
    order = random.permutation(count)
    for start in range(0, count, batch):
        yield order[start : start + batch]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def numpy_epochs(many):
    w1, b1, w2, b2 = parameters
    for _ in range(many):
        for which in batches():
            a0, target = x[which], t[which]
            step = rate / len(a0) if shape["mean"] else rate
            a1 = sigmoid(a0 @ w1.T + b1)
            a2 = sigmoid(a1 @ w2.T + b2)
            d2 = (a2 - target) * a2 * (1 - a2)
            d1 = (d2 @ w2) * a1 * (1 - a1)
            w2 -= step * (d2.T @ a1)
            b2 -= step * d2.sum(0)
            w1 -= step * (d1.T @ a0)
            b1 -= step * d1.sum(0)


if peer == "torch":
    import torch

    torch.set_num_threads(1)
    data, targets = torch.from_numpy(x), torch.from_numpy(t)
    tensors = [torch.from_numpy(part).requires_grad_(True) for part in parameters]
    optimizer = torch.optim.SGD(tensors, lr=rate)

    def torch_epochs(many):
        w1, b1, w2, b2 = tensors
        for _ in range(many):
            for which in batches():
                a0, target = data[which], targets[which]
                a1 = torch.sigmoid(torch.nn.functional.linear(a0, w1, b1))
                a2 = torch.sigmoid(torch.nn.functional.linear(a1, w2, b2))
                cost = 0.5 * ((a2 - target) ** 2).sum()
                optimizer.zero_grad()
                (cost / len(a0) if shape["mean"] else cost).backward()
                optimizer.step()


run = numpy_epochs if peer == "numpy" else torch_epochs
if batch >= count:
    run(1)
seconds, processor = time.perf_counter(), time.process_time()
run(epochs)
seconds, processor = time.perf_counter() - seconds, time.process_time() - processor
w1, b1, w2, b2 = parameters
cost = 0.5 * ((sigmoid(sigmoid(x @ w1.T + b1) @ w2.T + b2) - t) ** 2).sum()
print(json.dumps({"seconds": seconds, "processor": processor, "cost": cost}))
