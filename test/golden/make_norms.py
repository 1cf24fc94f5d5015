"""Writes norms.json: costs and gradients by torch's autograd, for test/network/norms.test.ts.

    /usr/bin/python3 test/golden/make_norms.py     (Debian's python3-torch; 1.13.0 wrote the committed file)

Random networks of normalizations and dropouts between dense layers or convolutions. Normalizations are written out here
from means and sums, so that every convention of a spec has one: n or n - 1, the place of epsilon, gamma or 1 + gamma, axes,
training and evaluation. Where torch has the layer itself, both are compared. Numbers are Python's repr: every float64 comes
back exactly.
"""
import json
import os
import random

import torch
import torch.nn.functional as F

CASES = 32
ACTIVATIONS = {
    "linear": lambda z: z,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": F.relu,
}


def rounded(tensor):
    """Inputs and weights in few digits, which keeps the file small."""
    return (tensor * 4096).round() / 4096


def normalized(x, over, epsilon, inside, taken, centred=True, statistics=None):
    """x less its mean, over its deviation, along the axes `over` of x, which has the examples first."""
    if statistics is not None:
        mean, variance = statistics
    else:
        mean = x.mean(over, keepdim=True) if centred else 0.0
        count = 1
        for axis in over:
            count *= x.shape[axis]
        variance = ((x - mean) ** 2).sum(over, keepdim=True) / (count - taken)
    return (x - mean) / (torch.sqrt(variance + epsilon) if inside else torch.sqrt(variance) + epsilon)


def same_as_torch(y, other):
    assert torch.allclose(y, other, rtol=1e-12, atol=1e-12), (y - other).abs().max()


def make(seed):
    torch.manual_seed(seed)
    rng = random.Random(seed)
    picture = seed % 2 == 1
    last_axis = seed % 4 == 3
    examples = 4
    values, leaves, layers = {}, {}, []

    def parameter(name, *shape, scale=0.5, about=0.0):
        leaves[name] = (rounded(torch.randn(*shape, dtype=torch.float64) * scale) + about).requires_grad_()
        return leaves[name]

    if picture:
        channels, rows, columns = 2, rng.randint(3, 4), rng.randint(3, 4)
        axes = {"channels": channels, "rows": rows, "columns": columns}
        inputs = {k: axes[k] for k in (["rows", "columns", "channels"] if last_axis else ["channels", "rows", "columns"])}
        x = rounded(torch.randn(examples, channels, rows, columns, dtype=torch.float64))
        data = x.permute(0, 2, 3, 1) if last_axis else x
    else:
        inputs = rng.randint(2, 5)
        data = x = rounded(torch.randn(examples, inputs, dtype=torch.float64))
    h = x
    given = []
    for number in range(rng.randint(1, 2)):
        name = f"layer{number + 1}"
        if picture:
            filters = rng.choice([2, 4])
            w = parameter(f"{name}.weight", filters, h.shape[1], 2, 2)
            h = F.conv2d(h, w, parameter(f"{name}.bias", filters), padding=1)
            layers.append({"type": "conv2d", "name": name, "filters": filters, "kernel": 2, "padding": 1})
        else:
            units = rng.choice([4, 6])
            w = parameter(f"{name}.weight", units, h.shape[1])
            h = h @ w.T + parameter(f"{name}.bias", units)
            layers.append({"type": "dense", "name": name, "units": units})
        kind = ["batch-norm", "layer-norm", "group-norm", "rms-norm", "dropout"][(seed // 2 + number * 2) % 5]
        name = f"norm{number + 1}"
        activation = rng.choice(list(ACTIVATIONS))
        layer = {"type": kind, "name": name, "activation": activation}
        layers.append(layer)
        width = h.shape[1]
        all_axes = list(range(1, h.dim()))
        if kind == "dropout":
            keep = rng.choice([0.5, 0.75])
            inverted = rng.random() < 0.6
            evaluation = rng.random() < 0.25
            layer.update({"keep": keep, "inverted": inverted, "mode": "evaluation" if evaluation else "training"})
            if evaluation:
                h = h if inverted else h * keep
            else:
                mask = (torch.rand(h.shape) < keep).double()
                ordered = mask.permute(0, 2, 3, 1) if last_axis else mask
                layer["mask"] = ordered.reshape(examples, -1).int().tolist()
                h = h * mask / keep if inverted else h * mask
            h = ACTIVATIONS[activation](h)
            continue
        epsilon = rng.choice([1e-5, 1e-3, 0.1])
        inside = rng.random() < 0.7
        layer.update({"epsilon": epsilon, "epsilonInside": inside})
        taken = 0
        if kind != "rms-norm":
            taken = rng.choice([0, 0, 1])
            layer["variance"] = "n-1" if taken else "n"
        shape = [1, width] + [1] * (h.dim() - 2)
        stored = [width]
        statistics = None
        groups = 1
        if kind == "batch-norm":
            over = [0] + all_axes[1:]
            if picture and rng.random() < 0.3:
                over = [0]
                layer["axis"] = ["channel", "row", "column"]
                shape = [1] + list(h.shape[1:])
                stored = list(h.shape[1:])
            elif rng.random() < 0.3:
                mean = rounded(torch.randn(width, dtype=torch.float64))
                variance = rounded(torch.rand(width, dtype=torch.float64)) + 0.25
                layer.update({"mode": "evaluation", "runningMean": mean.tolist(), "runningVariance": variance.tolist()})
                statistics = (mean.reshape(shape), variance.reshape(shape))
        elif kind == "group-norm":
            groups = rng.choice([g for g in (1, 2) if width // g > 1])
            layer["groups"] = groups
            over = all_axes
        else:
            over = all_axes
            shape = [1] + list(h.shape[1:])
            stored = list(h.shape[1:])
            if picture and rng.random() < 0.5:
                over = [1]
                layer["axis"] = "channel"
                shape = [1, width, 1, 1]
                stored = [width]
        if kind == "group-norm":
            split = h.reshape(examples, groups, -1)
            y = normalized(split, [2], epsilon, inside, taken).reshape(h.shape)
            if inside and not taken:
                same_as_torch(y, F.group_norm(h, groups, eps=epsilon))
        else:
            y = normalized(h, over, epsilon, inside, taken, kind != "rms-norm", statistics)
            if kind == "batch-norm" and inside and not taken and "axis" not in layer and statistics is None:
                same_as_torch(y, F.batch_norm(h, None, None, training=True, eps=epsilon))
            if kind == "layer-norm" and inside and not taken and "axis" not in layer:
                same_as_torch(y, F.layer_norm(h, h.shape[1:], eps=epsilon))
        with_one = rng.random() < 0.25
        gamma, beta = rng.random() < 0.85, rng.random() < 0.7
        layer.update({"gamma": gamma, "beta": beta, "onePlusGamma": with_one})
        if gamma:
            g = parameter(f"{name}.gamma", *stored, about=0.0 if with_one else 1.0).reshape(shape)
            y = y * (1 + g if with_one else g)
        if beta:
            y = y + parameter(f"{name}.beta", *stored).reshape(shape)
        h = ACTIVATIONS[activation](y)
    flat = (h.permute(0, 2, 3, 1) if last_axis else h).reshape(examples, -1)
    if picture:
        layers.append({"type": "flatten", "name": "flat"})
    logits = flat @ parameter("out.weight", 2, flat.shape[1]).T + parameter("out.bias", 2)
    l2 = 0.25 if seed % 3 == 0 else 0.0
    if seed % 5 < 2:
        layers.append({"type": "dense", "name": "out", "units": 2, "activation": "softmax"})
        targets = torch.tensor([rng.randint(0, 1) for _ in range(examples)])
        cost = F.cross_entropy(logits, targets, reduction="mean")
        loss = {"type": "categorical-crossentropy", "reduction": "mean"}
    else:
        layers.append({"type": "dense", "name": "out", "units": 2, "activation": "linear"})
        targets = rounded(torch.randn(examples, 2, dtype=torch.float64))
        cost = ((logits - targets) ** 2).sum() / 2
        loss = {"type": "squared"}
    for name, leaf in leaves.items():
        if name.endswith(".weight"):
            cost = cost + l2 / 2 * (leaf**2).sum()
    cost.backward()

    def stored_as(name, tensor):
        tensor = tensor.detach()
        if last_axis and tensor.dim() == 3:  # gamma and beta by element
            tensor = tensor.permute(1, 2, 0)
        return tensor.tolist()

    return {
        "kind": "normalized",
        "spec": {
            "network": {"inputs": inputs, "layers": layers},
            "loss": loss,
            "regularization": {"l2": l2},
            "parameters": {"values": {name: stored_as(name, leaf) for name, leaf in leaves.items()}},
            "data": {"inputs": data.tolist(), "targets": targets.tolist()},
        },
        "outputs": (F.softmax(logits, 1) if seed % 5 < 2 else logits).tolist(),
        "cost": cost.item(),
        "gradient": {name: stored_as(name, leaf.grad) for name, leaf in leaves.items()},
    }


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "norms.json")
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(make(seed), separators=(",", ":")) for seed in range(CASES)) + "\n]\n")
