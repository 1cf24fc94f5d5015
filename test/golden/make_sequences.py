"""Writes sequences.json: costs and gradients by torch's autograd, for test/network/sequences.test.ts.

    /usr/bin/python3 test/golden/make_sequences.py     (Debian's python3-torch; 1.13.0 wrote the committed file)

Random networks over sequences. Numbers are Python's repr: every float64 comes back exactly.
"""
import json
import os
import random

import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": F.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softmax": lambda z: F.softmax(z, -1),
}


def rounded(tensor):
    """Inputs and weights in few digits, which keeps the file small."""
    return (tensor * 4096).round() / 4096


def normal(*shape):
    return rounded(torch.randn(*shape, dtype=torch.float64))


class Network:
    """A spec and what torch computes for it, side by side."""

    def __init__(self, rng):
        self.rng = rng
        self.layers = []
        self.leaves = {}
        self.stored = {}
        self.layout = rng.choice(["out-in", "in-out"])

    def parameter(self, name, tensor, turned=False):
        """A leaf; `turned` where the layout stores [in, out] of what is [out, in] here."""
        leaf = tensor.requires_grad_()
        self.leaves[name] = leaf
        is_turned = turned and self.layout == "in-out"
        self.stored[name] = (lambda t: t.T) if is_turned else (lambda t: t)
        return leaf

    def dense(self, name, x, units, activation, scale=0.6):
        w = self.parameter(f"{name}.weight", rounded(normal(units, x.shape[-1]) * scale), True)
        b = self.parameter(f"{name}.bias", rounded(normal(units) * scale))
        self.layers.append({"type": "dense", "name": name, "units": units, "activation": activation})
        return ACTIVATIONS[activation](x @ w.T + b)

    def golden(self, inputs, data, loss, outputs, cost):
        cost.backward()
        lists = lambda name, tensor: self.stored[name](tensor).detach().tolist()
        return {
            "spec": {
                "network": {"inputs": inputs, "layers": self.layers},
                "loss": loss,
                "parameters": {
                    "values": {name: lists(name, leaf) for name, leaf in self.leaves.items()},
                    "layout": {"weight": self.layout},
                },
                "data": data,
            },
            "outputs": outputs.detach().tolist(),
            "cost": cost.item(),
            "gradient": {name: lists(name, leaf.grad) for name, leaf in self.leaves.items()},
        }


def positions(seed):
    """Dense layers at each position of a sequence, with a loss over positions or over all of them at once."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    net = Network(rng)
    examples, steps, features = rng.randint(1, 4), rng.randint(1, 5), rng.randint(1, 4)
    x = h = normal(examples, steps, features)
    for k in range(rng.randint(0, 2)):
        h = net.dense(f"hidden{k + 1}", h, rng.randint(1, 4), rng.choice(list(ACTIVATIONS)))
    if seed % 3 == 0:
        net.layers.append({"type": "flatten", "name": "flat"})
        h = h.reshape(examples, -1)
    units = rng.randint(2, 3)
    last = ["softmax", "linear", "tanh"][seed % 3] if seed % 2 else "softmax"
    outputs = net.dense("out", h, units, last)
    if last == "softmax" and seed % 5 < 3:
        targets = F.one_hot(torch.randint(units, outputs.shape[:-1]), units).double()
        cost = -(targets * outputs.log()).sum() / examples
        loss = {"type": "categorical-crossentropy", "reduction": "mean"}
    else:
        targets = normal(*outputs.shape)
        cost = ((outputs - targets) ** 2).sum() / 2
        loss = {"type": "squared"}
    data = {"inputs": x.tolist(), "targets": targets.tolist()}
    return net.golden({"steps": steps, "features": features}, data, loss, outputs, cost)


KINDS = [(positions, 24)]

if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sequences.json")
    made = [{"kind": kind.__name__, **kind(seed)} for kind, count in KINDS for seed in range(count)]
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(one, separators=(",", ":")) for one in made) + "\n]\n")
