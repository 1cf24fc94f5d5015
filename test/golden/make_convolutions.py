"""Writes convolutions.json: costs and gradients by torch's autograd, for test/network/convolutions.test.ts.

    /usr/bin/python3 test/golden/make_convolutions.py     (Debian's python3-torch; 1.13.0 wrote the committed file)

Random networks of convolutions, poolings, residual sums and dense layers, in either order of the data and with kernels in
several orders. torch has its data as NCHW, its kernels as [filters, channels, rows, columns], and no true convolution:
what a spec has otherwise is turned here. Numbers are Python's repr: every float64 comes back exactly.
"""
import json
import os
import random

import torch
import torch.nn.functional as F

CASES = 48
ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": F.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "leaky-relu": lambda z: F.leaky_relu(z, 0.01),
}
KERNELS = [["out", "in", "row", "column"], ["row", "column", "in", "out"], ["in", "out", "row", "column"]]


def rounded(tensor):
    """Inputs and weights in few digits, which keeps the file small."""
    return (tensor * 4096).round() / 4096


def pad_same(x, size, stride, dilation, value):
    """The padding of Keras's "same": one more behind than before where it is odd."""
    pads = []
    for length, k, s, d in zip(x.shape[:1:-1], size[::-1], stride[::-1], dilation[::-1]):
        span = (k - 1) * d + 1
        total = max(0, (-(-length // s) - 1) * s + span - length)
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads, value=value)


def pair(draw):
    return [draw(), draw()]


def make(seed):
    torch.manual_seed(seed)
    rng = random.Random(seed)
    channels, rows, columns = rng.randint(1, 3), rng.randint(4, 7), rng.randint(4, 7)
    last_axis = seed % 2 == 1
    axes = {"channels": channels, "rows": rows, "columns": columns}
    inputs = {k: axes[k] for k in (["rows", "columns", "channels"] if last_axis else ["channels", "rows", "columns"])}
    kernel_order = KERNELS[seed % 3]
    examples = 3
    x = rounded(torch.randn(examples, channels, rows, columns, dtype=torch.float64))
    layers, values, leaves = [], {}, {}
    h = x
    count = rng.randint(1, 3)
    for number in range(count):
        name = f"conv{number + 1}"
        c, (height, width) = h.shape[1], h.shape[2:]
        residual = seed % 4 == 2 and number > 0
        groups = rng.choice([g for g in (1, 1, c) if c % g == 0])
        filters = c if residual else groups * rng.randint(1, 3)
        size = [3, 3] if residual else pair(lambda: rng.randint(1, 3))
        stride = [1, 1] if residual else pair(lambda: rng.randint(1, 2))
        dilation = [1, 1] if residual else pair(lambda: rng.choice([1, 1, 2]))
        padding = [1, 1] if residual else rng.choice([[0, 0], pair(lambda: rng.randint(0, 2)), "same"])
        room = [n + (2 * p if padding != "same" else 9) for n, p in zip((height, width), padding if padding != "same" else [0, 0])]
        if any((k - 1) * d + 1 > n for k, d, n in zip(size, dilation, room)):
            size, dilation = [1, 1], [1, 1]
        flipped = rng.random() < 0.3
        activation = rng.choice(list(ACTIVATIONS))
        w = rounded(torch.randn(filters, c // groups, *size, dtype=torch.float64) / 2).requires_grad_()
        b = rounded(torch.randn(filters, dtype=torch.float64) / 2).requires_grad_()
        leaves[f"{name}.weight"], leaves[f"{name}.bias"] = w, b
        layer = {"type": "conv2d", "name": name, "filters": filters, "kernel": size, "stride": stride, "padding": padding,
                 "dilation": dilation, "groups": groups, "flipped": flipped, "activation": activation}
        layers.append(layer)
        kernel = w.flip(2, 3) if flipped else w
        source = pad_same(h, size, stride, dilation, 0.0) if padding == "same" else h
        z = F.conv2d(source, kernel, b, stride, 0 if padding == "same" else padding, dilation, groups)
        below = h
        h = ACTIVATIONS[activation](z)
        if residual:
            before = layers[-2]["name"]
            layers.append({"type": "add", "name": f"sum{number + 1}", "from": [name, before], "activation": "tanh"})
            h = torch.tanh(h + below)
        if not residual and rng.random() < 0.6 and min(h.shape[2:]) > 1:
            kind = rng.choice(["max", "average"])
            window = pair(lambda: rng.randint(1, 2))
            stride = pair(lambda: rng.randint(1, 2))
            padding = [rng.randint(0, 1) if k > 1 else 0 for k in window]
            layer = {"type": f"{kind}-pool2d", "name": f"pool{number + 1}", "window": window, "stride": stride, "padding": padding}
            if kind == "max":
                h = F.max_pool2d(h, window, stride, padding)
            else:
                layer["countPadding"] = rng.random() < 0.5
                h = F.avg_pool2d(h, window, stride, padding, count_include_pad=layer["countPadding"])
            layers.append(layer)
    flat = (h.permute(0, 2, 3, 1) if last_axis else h).reshape(examples, -1)
    layers.append({"type": "flatten", "name": "flat"})
    w = rounded(torch.randn(2, flat.shape[1], dtype=torch.float64) / 2).requires_grad_()
    b = rounded(torch.randn(2, dtype=torch.float64) / 2).requires_grad_()
    leaves["out.weight"], leaves["out.bias"] = w, b
    logits = flat @ w.T + b
    if seed % 5 < 2:
        layers.append({"type": "dense", "name": "out", "units": 2, "activation": "softmax"})
        targets = torch.tensor([rng.randint(0, 1) for _ in range(examples)])
        cost = F.cross_entropy(logits, targets, reduction="mean")
        loss = {"type": "categorical-crossentropy", "reduction": "mean"}
        given = targets.tolist()
    else:
        layers.append({"type": "dense", "name": "out", "units": 2, "activation": "linear"})
        targets = rounded(torch.randn(examples, 2, dtype=torch.float64))
        cost = ((logits - targets) ** 2).sum() / 2
        loss = {"type": "squared"}
        given = targets.tolist()
    cost.backward()
    order = [["out", "in", "row", "column"].index(axis) for axis in kernel_order]

    def stored(tensor):
        return (tensor.permute(order) if tensor.dim() == 4 else tensor).detach().tolist()

    for name, leaf in leaves.items():
        values[name] = stored(leaf)
    data = x.permute(0, 2, 3, 1) if last_axis else x
    return {
        "spec": {
            "network": {"inputs": inputs, "layers": layers},
            "loss": loss,
            "parameters": {"values": values, "layout": {"kernel": kernel_order}},
            "data": {"inputs": data.tolist(), "targets": given},
        },
        "outputs": (F.softmax(logits, 1) if seed % 5 < 2 else logits).tolist(),
        "cost": cost.item(),
        "gradient": {name: stored(leaf.grad) for name, leaf in leaves.items()},
    }


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "convolutions.json")
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(make(seed), separators=(",", ":")) for seed in range(CASES)) + "\n]\n")
