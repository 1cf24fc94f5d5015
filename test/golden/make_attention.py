"""Writes attention.json: costs and gradients by torch's autograd, for test/network/attention.test.ts.

    /usr/bin/python3 test/golden/make_attention.py     (Debian's python3-torch; 1.13.0 wrote the committed file)

Random networks over sequences: attention with one and more heads, causal and padding masks, scales, packed or not, with and
without projection; positions, layer and RMS norms, residual sums, gates (multiply) and concatenations; some are whole
transformer blocks as in llm.c. Numbers are Python's repr: every float64 comes back exactly.
"""
import json
import math
import os
import random

import torch
import torch.nn.functional as F

CASES = 32


def rounded(tensor):
    """Inputs and weights in few digits, which keeps the file small."""
    return (tensor * 4096).round() / 4096


def make(seed):
    torch.manual_seed(seed)
    rng = random.Random(seed)
    examples, steps, heads = 2, rng.randint(2, 4), rng.choice([1, 2, 3])
    features = heads * rng.randint(1, 2) if heads > 1 else rng.randint(2, 4)
    leaves, layers = {}, []

    def parameter(name, *shape, about=0.0):
        leaves[name] = (rounded(torch.randn(*shape, dtype=torch.float64) * 0.6) + about).requires_grad_()
        return leaves[name]

    def affine(name, x, units):
        return x @ parameter(f"{name}.weight", units, x.shape[-1]).T + parameter(f"{name}.bias", units)

    x = rounded(torch.randn(examples, steps, features, dtype=torch.float64))
    padded = seed % 3 == 1
    keep = torch.ones(examples, steps, dtype=torch.float64)
    inputs = {"steps": steps, "features": features}
    rows = x.reshape(examples, -1)
    if padded:
        keep[0, rng.randint(1, steps - 1):] = 0
        inputs = {"x": inputs, "seen": steps}
        rows = torch.cat([rows, keep], 1)

    def attention(name, x, source):
        causal = rng.random() < 0.5
        packed, projection = rng.random() < 0.4, rng.random() < 0.7
        layer = {"type": "attention", "name": name, "from": source, "heads": heads, "packed": packed, "projection": projection}
        scale = 1 / math.sqrt(features // heads)
        if rng.random() < 0.3:
            scale = layer["scale"] = rng.choice([1.0, 0.25, 2.0])
        mask = (["causal"] if causal else []) + (["seen"] if padded else [])
        if mask:
            layer["mask"] = mask if len(mask) > 1 or rng.random() < 0.5 else mask[0]
        layers.append(layer)
        if packed:
            q, k, v = affine(f"{name}.qkv", x, 3 * features).split(features, -1)
        else:
            q, k, v = (affine(f"{name}.{part}", x, features) for part in "qkv")
        q, k, v = (part.reshape(examples, steps, heads, -1).transpose(1, 2) for part in (q, k, v))
        scores = q @ k.transpose(2, 3) * scale
        hidden = torch.zeros(examples, 1, steps, steps, dtype=torch.bool)
        if causal:
            hidden = hidden | torch.ones(steps, steps).triu(1).bool()
        if padded:
            hidden = hidden | (keep == 0)[:, None, None, :]
        y = (scores.masked_fill(hidden, float("-inf")).softmax(-1) @ v).transpose(1, 2).reshape(examples, steps, -1)
        return affine(f"{name}.out", y, features) if projection else y

    def norm(name, h, source):
        if seed % 2:
            layers.append({"type": "layer-norm", "name": name, "from": source})
            y = F.layer_norm(h, [features], eps=1e-5)
            return y * parameter(f"{name}.gamma", features, about=1.0) + parameter(f"{name}.beta", features)
        layers.append({"type": "rms-norm", "name": name, "from": source, "epsilon": 1e-3})
        return h / ((h**2).mean(-1, keepdim=True) + 1e-3).sqrt() * parameter(f"{name}.gamma", features, about=1.0)

    def dense(name, h, units, activation, f):
        layers.append({"type": "dense", "name": name, "units": units, "activation": activation})
        return f(affine(name, h, units))

    h, last = x, "x" if padded else "inputs"
    if rng.random() < 0.6:
        sine = rng.random() < 0.5
        layers.append({"type": "positions", "name": "pos", "from": last, "encoding": "sine" if sine else "learned"})
        last = "pos"
        if sine:
            table = torch.zeros(steps, features, dtype=torch.float64)
            for t in range(steps):
                for j in range(features):
                    angle = t * 10000 ** (-(j - j % 2) / features)
                    table[t, j] = math.sin(angle) if j % 2 == 0 else math.cos(angle)
            h = h + table
        else:
            h = h + parameter("pos.weight", steps, features)
    kind = seed % 4
    if kind == 0:  # attention alone
        h = attention("attention", h, last)
        last = "attention"
    elif kind == 1:  # a block as in llm.c: norm, attention, sum, norm, gelu layers, sum
        before = h
        h = before + attention("attention", norm("norm1", h, last), "norm1")
        layers.append({"type": "add", "name": "sum1", "from": [last, "attention"]})
        before = h
        h = dense("up", norm("norm2", h, "sum1"), 2 * features, "gelu-tanh", lambda z: F.gelu(z, approximate="tanh"))
        h = before + dense("down", h, features, "linear", lambda z: z)
        layers.append({"type": "add", "name": "sum2", "from": ["sum1", "down"]})
        last = "sum2"
    elif kind == 2:  # a gate
        y = attention("attention", h, last)
        gate = torch.sigmoid(affine("gate", h, features))
        layers.append({"type": "dense", "name": "gate", "from": last, "units": features, "activation": "sigmoid"})
        h = torch.tanh(y * gate)
        layers.append({"type": "multiply", "name": "gated", "from": ["attention", "gate"], "activation": "tanh"})
        last = "gated"
    else:  # two attentions side by side
        h1, h2 = attention("first", h, last), attention("second", h, last)
        h = torch.cat([h1, h2, h], -1)
        layers.append({"type": "concatenate", "name": "joined", "from": ["first", "second", last]})
        last = "joined"
    layers.append({"type": "flatten", "name": "flat", "from": last})
    flat = h.reshape(examples, -1)
    logits = affine("out", flat, 2)
    if seed % 5 < 2:
        layers.append({"type": "dense", "name": "out", "units": 2, "activation": "softmax"})
        targets = torch.tensor([rng.randint(0, 1) for _ in range(examples)])
        cost = F.cross_entropy(logits, targets, reduction="mean")
        loss = {"type": "categorical-crossentropy", "reduction": "mean"}
    else:
        layers.append({"type": "dense", "name": "out", "units": 2})
        targets = rounded(torch.randn(examples, 2, dtype=torch.float64))
        cost = ((logits - targets) ** 2).sum() / 2
        loss = {"type": "squared"}
    if cost < 1e-6:
        # Formulas that lose digits where a cost is nearly 0 cannot be compared.
        return make(seed + CASES)
    cost.backward()
    return {
        "kind": "attention",
        "spec": {
            "network": {"inputs": inputs, "layers": layers},
            "loss": loss,
            "parameters": {"values": {name: leaf.detach().tolist() for name, leaf in leaves.items()}},
            "data": {"inputs": rows.tolist(), "targets": targets.tolist()},
        },
        "outputs": (F.softmax(logits, 1) if seed % 5 < 2 else logits).tolist(),
        "cost": cost.item(),
        "gradient": {name: leaf.grad.tolist() for name, leaf in leaves.items()},
    }


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "attention.json")
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(make(seed), separators=(",", ":")) for seed in range(CASES)) + "\n]\n")
