"""Writes conventions.json: layers in the conventions of courses and libraries, for test/network/conventions.test.ts.

    /usr/bin/python3 test/golden/make_conventions.py     (Debian's python3-torch; 1.13.0 wrote the committed file)

Each case is a spec as a user of that course or library writes it, and cost, outputs and gradient by torch's autograd, with
torch's own layers where it has them. Numbers are Python's repr: every float64 comes back exactly.
"""
import json
import os

import torch
import torch.nn.functional as F

CASES = []


def rounded(tensor):
    """Numbers in few digits, which keeps the file small."""
    return (tensor * 4096).round() / 4096


def normal(*shape, about=0.0):
    return rounded(torch.randn(*shape, dtype=torch.float64) * 0.6) + about


def case(kind):
    """Registers a function that returns inputs of a spec, its layers, its leaves by name, outputs, and what else it has."""

    def register(function):
        torch.manual_seed(len(CASES))
        found = function()
        inputs, layers, leaves, y, data = (found.pop(key) for key in ("inputs", "layers", "leaves", "y", "data"))
        stored = found.pop("stored", {})
        outputs = found.pop("outputs", y)
        loss = found.pop("loss", None)
        cost = found.pop("cost", None)
        if loss is None:
            u = normal(*y.shape)
            loss, cost = {"type": "upstream", "values": found.pop("turn", lambda t: t)(u).tolist()}, (u * y).sum()
        layout = found.pop("layout", None)
        assert set(found) <= {"regularization"}, found
        cost.backward()
        as_stored = lambda name, tensor: stored.get(name, lambda t: t)(tensor.detach()).tolist()
        parameters = {"values": {name: as_stored(name, leaf) for name, leaf in leaves.items()}}
        CASES.append({
            "kind": kind,
            "spec": {
                "network": {"inputs": inputs, "layers": layers},
                "loss": loss,
                **found,
                "parameters": {**({"layout": layout} if layout else {}), **parameters},
                "data": data,
            },
            "outputs": outputs.detach().flatten(1).tolist(),
            "cost": cost.item(),
            "gradient": {name: as_stored(name, leaf.grad) for name, leaf in leaves.items()},
        })
        return function

    return register


def leaf(*shape, about=0.0):
    return normal(*shape, about=about).requires_grad_()


def nhwc(x):
    return x.permute(0, 2, 3, 1)


PICTURE = {"channels": 2, "rows": 5, "columns": 6}


@case("Keras: NHWC, kernels HWIO, padding same of an even kernel")
def _():
    x, w, b = normal(2, 2, 5, 6), leaf(3, 2, 4, 4), leaf(3)
    y = nhwc(F.conv2d(F.pad(x, (1, 1, 1, 2)), w, b, stride=2))
    return {
        "inputs": {"rows": 5, "columns": 6, "channels": 2},
        "layers": [{"type": "conv2d", "name": "c", "filters": 3, "kernel": 4, "stride": 2, "padding": "same"}],
        "leaves": {"c.weight": w, "c.bias": b},
        "stored": {"c.weight": lambda t: t.permute(2, 3, 1, 0)},
        "layout": {"kernel": ["row", "column", "in", "out"]},
        "data": {"inputs": nhwc(x).tolist()},
        "y": y,
    }


@case("cs231n: windows that do not fit are left out")
def _():
    x, w, b = normal(2, 2, 5, 6), leaf(3, 2, 2, 3), leaf(3)
    return {
        "inputs": PICTURE,
        "layers": [{"type": "conv2d", "name": "c", "filters": 3, "kernel": [2, 3], "stride": 2, "padding": 1}],
        "leaves": {"c.weight": w, "c.bias": b},
        "data": {"inputs": x.tolist()},
        "y": F.conv2d(x, w, b, stride=2, padding=1),
    }


@case("MATLAB: a true convolution, the kernel turned by 180 degrees")
def _():
    x, w, b = normal(2, 2, 5, 6), leaf(3, 2, 3, 3), leaf(3)
    return {
        "inputs": PICTURE,
        "layers": [{"type": "conv2d", "name": "c", "filters": 3, "kernel": 3, "flipped": True}],
        "leaves": {"c.weight": w, "c.bias": b},
        "data": {"inputs": x.tolist()},
        "y": F.conv2d(x, w.flip(2, 3), b),
    }


@case("1-D: a convolution along one axis")
def _():
    x, w, b = normal(2, 3, 7), leaf(2, 3, 3), leaf(2)
    return {
        "inputs": {"channels": 3, "rows": 1, "columns": 7},
        "layers": [{"type": "conv2d", "name": "c", "filters": 2, "kernel": [1, 3], "stride": [1, 2]}],
        "leaves": {"c.weight": w, "c.bias": b},
        "stored": {"c.weight": lambda t: t.reshape(2, 3, 1, 3)},
        "data": {"inputs": x.reshape(2, 3, 1, 7).tolist()},
        "y": F.conv1d(x, w, b, stride=2),
    }


def pool(kind, layer, function):
    @case(kind)
    def _():
        x, w, b = normal(2, 2, 5, 6), leaf(2, 2, 1, 1), leaf(2)
        return {
            "inputs": PICTURE,
            "layers": [{"type": "conv2d", "name": "c", "filters": 2, "kernel": 1}, {"name": "p", **layer}],
            "leaves": {"c.weight": w, "c.bias": b},
            "data": {"inputs": x.tolist()},
            "y": function(F.conv2d(x, w, b)),
        }


pool("torch: ceil_mode of max pooling", {"type": "max-pool2d", "window": 3, "stride": 2, "padding": 1, "ceil": True},
     lambda z: F.max_pool2d(z, 3, 2, 1, ceil_mode=True))
pool("torch: ceil_mode without a window that fits", {"type": "max-pool2d", "window": [4, 4], "stride": 4, "ceil": True},
     lambda z: F.max_pool2d(z, 4, 4, ceil_mode=True))
pool("torch: ceil_mode of average pooling, padding counts", {"type": "average-pool2d", "window": 3, "stride": 2, "padding": 1, "ceil": True},
     lambda z: F.avg_pool2d(z, 3, 2, 1, ceil_mode=True))
pool("burn: the clipped window divides", {"type": "average-pool2d", "window": [2, 4], "ceil": True},
     lambda z: F.avg_pool2d(z, (2, 4), ceil_mode=True))
pool("torch: ceil_mode, count_include_pad of False", {"type": "average-pool2d", "window": 3, "stride": 2, "padding": 1, "ceil": True, "countPadding": False},
     lambda z: F.avg_pool2d(z, 3, 2, 1, ceil_mode=True, count_include_pad=False))
pool("torch: count_include_pad", {"type": "average-pool2d", "window": 3, "stride": 2, "padding": 1},
     lambda z: F.avg_pool2d(z, 3, 2, 1))
pool("Keras: average pooling with padding same", {"type": "average-pool2d", "window": 2, "padding": "same", "countPadding": False},
     lambda z: F.avg_pool2d(z, 2, ceil_mode=True))


@case("makemore: batch norm with n - 1")
def _():
    x, w, b, g, s = normal(4, 3), leaf(5, 3), leaf(5), leaf(5, about=1.0), leaf(5)
    z = x @ w.T + b
    y = g * (z - z.mean(0)) / (z.var(0, unbiased=True) + 1e-5).sqrt() + s
    return {
        "inputs": 3,
        "layers": [{"type": "dense", "name": "d", "units": 5}, {"type": "batch-norm", "name": "n", "variance": "n-1"}],
        "leaves": {"d.weight": w, "d.bias": b, "n.gamma": g, "n.beta": s},
        "data": {"inputs": x.tolist()},
        "y": y,
    }


@case("Megatron: 1 + gamma, epsilon outside the root")
def _():
    x, g, s = normal(2, 3, 4), leaf(4), leaf(4)
    y = (1 + g) * (x - x.mean(-1, keepdim=True)) / (x.std(-1, unbiased=False, keepdim=True) + 1e-3) + s
    return {
        "inputs": {"steps": 3, "features": 4},
        "layers": [{"type": "layer-norm", "name": "n", "onePlusGamma": True, "epsilon": 1e-3, "epsilonInside": False}],
        "leaves": {"n.gamma": g, "n.beta": s},
        "data": {"inputs": x.tolist()},
        "y": y,
    }


@case("Keras: spatial batch norm over NHWC, epsilon of 1e-3")
def _():
    x, g, s = normal(3, 2, 2, 3), leaf(3, about=1.0), leaf(3)
    mean, var = x.mean((0, 1, 2)), x.var((0, 1, 2), unbiased=False)
    return {
        "inputs": {"rows": 2, "columns": 2, "channels": 3},
        "layers": [{"type": "batch-norm", "name": "n", "epsilon": 1e-3}],
        "leaves": {"n.gamma": g, "n.beta": s},
        "data": {"inputs": x.tolist()},
        "y": g * (x - mean) / (var + 1e-3).sqrt() + s,
    }


@case("cs231n: spatial group norm, gamma by channel")
def _():
    x, g, s = normal(2, 4, 2, 3), leaf(4, about=1.0), leaf(4)
    return {
        "inputs": {"channels": 4, "rows": 2, "columns": 3},
        "layers": [{"type": "group-norm", "name": "n", "groups": 2}],
        "leaves": {"n.gamma": g, "n.beta": s},
        "data": {"inputs": x.tolist()},
        "y": F.group_norm(x, 2, g, s),
    }


@case("torch: layer norm over channels, rows and columns, gamma by element")
def _():
    x, g, s = normal(2, 2, 2, 3), leaf(2, 2, 3, about=1.0), leaf(2, 2, 3)
    return {
        "inputs": {"channels": 2, "rows": 2, "columns": 3},
        "layers": [{"type": "layer-norm", "name": "n"}],
        "leaves": {"n.gamma": g, "n.beta": s},
        "data": {"inputs": x.tolist()},
        "y": F.layer_norm(x, [2, 2, 3], g, s),
    }


@case("numpy: batch norm of a picture with gamma by element")
def _():
    x, g, s = normal(4, 2, 1, 2), leaf(2, 1, 2, about=1.0), leaf(2, 1, 2)
    return {
        "inputs": {"channels": 2, "rows": 1, "columns": 2},
        "layers": [{"type": "batch-norm", "name": "n", "axis": ["channel", "row", "column"]}],
        "leaves": {"n.gamma": g, "n.beta": s},
        "data": {"inputs": x.tolist()},
        "y": g * (x - x.mean(0)) / (x.var(0, unbiased=False) + 1e-5).sqrt() + s,
    }


@case("torch: batch norm in evaluation mode")
def _():
    x, g, s, mean, var = normal(3, 3), leaf(3, about=1.0), leaf(3), normal(3), normal(3) ** 2 + 0.25
    return {
        "inputs": 3,
        "layers": [{"type": "batch-norm", "name": "n", "mode": "evaluation", "runningMean": mean.tolist(), "runningVariance": var.tolist()}],
        "leaves": {"n.gamma": g, "n.beta": s},
        "data": {"inputs": x.tolist()},
        "y": F.batch_norm(x, mean, var, g, s),
    }


def dropout(kind, layer, function):
    @case(kind)
    def _():
        x, w, b, mask = normal(3, 2), leaf(4, 2), leaf(4), (torch.rand(3, 4) < 0.75).double()
        z, own = x @ w.T + b, layer(mask)
        return {
            "inputs": 2,
            "layers": [{"type": "dense", "name": "d", "units": 4}, {"type": "dropout", "name": "o", **own}],
            "leaves": {"d.weight": w, "d.bias": b},
            "data": {"inputs": x.tolist()},
            "y": function(z, mask),
        }


dropout("cs231n: inverted, p is the share that is kept", lambda mask: {"keep": 0.75, "mask": mask.tolist()},
        lambda z, mask: z * mask / 0.75)
dropout("cs231n: the mask of the cache, divided already", lambda mask: {"keep": 1, "mask": (mask / 0.75).tolist()},
        lambda z, mask: z * (mask / 0.75))
dropout("DL from scratch: not inverted, in training", lambda mask: {"keep": 0.75, "mask": mask.tolist(), "inverted": False},
        lambda z, mask: z * mask)
dropout("DL from scratch: not inverted, in evaluation", lambda mask: {"keep": 0.75, "inverted": False, "mode": "evaluation"},
        lambda z, mask: z * 0.75)
dropout("torch: p of 0.25 is dropped, and nothing in evaluation", lambda mask: {"keep": 1 - 0.25, "mode": "evaluation"},
        lambda z, mask: z)


def in_columns(t):
    """[features, examples, steps] of [examples, steps, features], and [features, examples] of [examples, features]."""
    return t.permute(2, 0, 1) if t.dim() == 3 else t.T


@case("deeplearning.ai: an RNN with examples in columns, a0 given, and Wya")
def _():
    x, a0 = normal(2, 3, 2), normal(2, 4)
    wax, waa, ba, wya, by = leaf(4, 2), leaf(4, 4), leaf(4), leaf(2, 4), leaf(2)
    a, y = a0, []
    for t in range(3):
        a = torch.tanh(x[:, t] @ wax.T + a @ waa.T + ba)
        y.append(F.softmax(a @ wya.T + by, -1))
    y = torch.stack(y, 1)
    return {
        "inputs": {"x": {"steps": 3, "features": 2}, "a0": 4},
        "layers": [
            {"type": "rnn", "name": "rnn", "from": "x", "units": 4, "initialState": "a0"},
            {"type": "dense", "name": "y", "units": 2, "activation": "softmax"},
        ],
        "leaves": {"rnn.Wx": wax, "rnn.Wh": waa, "rnn.b": ba, "y.weight": wya, "y.bias": by},
        "data": {"inputs": {"x": in_columns(x).tolist(), "a0": in_columns(a0).tolist()}, "examplesIn": "columns"},
        "turn": in_columns,
        "y": y,
    }


def lstm_steps(x, h, c, gates):
    """gates(x, h) gives i, f, o, g before their activations."""
    hs, cs = [], []
    for t in range(x.shape[1]):
        i, f, o, g = gates(x[:, t], h)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        hs.append(h)
        cs.append(c)
    return torch.stack(hs, 1), torch.stack(cs, 1)


@case("deeplearning.ai: an LSTM of four matrices of [state, input], examples in columns, c0 of zeros")
def _():
    x, a0 = normal(2, 3, 2), normal(2, 3)
    w = {gate: leaf(3, 5) for gate in "fico"}
    b = {gate: leaf(3) for gate in "fico"}
    affine = lambda gate, xt, h: torch.cat([h, xt], 1) @ w[gate].T + b[gate]
    h, _ = lstm_steps(x, a0, torch.zeros(2, 3).double(), lambda xt, h: [affine(gate, xt, h) for gate in "ifoc"])
    return {
        "inputs": {"x": {"steps": 3, "features": 2}, "a0": 3},
        "layers": [{"type": "lstm", "name": "l", "from": "x", "units": 3, "gates": "fico", "gateTensors": "separate",
                    "combined": "state-first", "initialState": {"h": "a0"}}],
        "leaves": {**{f"l.W{gate}": w[gate] for gate in "fico"}, **{f"l.b{gate}": b[gate] for gate in "fico"}},
        "stored": {f"l.b{gate}": lambda t: t.reshape(3, 1) for gate in "fico"},
        "data": {"inputs": {"x": in_columns(x).tolist(), "a0": in_columns(a0).tolist()}, "examplesIn": "columns"},
        "turn": in_columns,
        "y": h,
    }


def lstm(kind, order, layer=None, bias=0.0, both=False):
    """One matrix of [input, gates], the gates in this order."""

    @case(kind)
    def _():
        x, zero = normal(2, 3, 2), torch.zeros(2, 3).double()
        wx, wh, b = leaf(2, 12), leaf(3, 12), leaf(12)
        letters = ["g" if letter in "cj" else letter for letter in order]

        def gates(xt, h):
            parts = dict(zip(letters, (xt @ wx + h @ wh + b).split(3, -1)))
            parts["f"] = parts["f"] + bias
            return [parts[letter] for letter in "ifog"]

        h, c = lstm_steps(x, zero, zero, gates)
        own = {"type": "lstm", "name": "l", "units": 3, "gates": order, **(layer or {})}
        joint = own.get("combined")
        if not joint:
            return {
                "inputs": {"steps": 3, "features": 2},
                "layers": [own],
                "leaves": {"l.Wx": wx, "l.Wh": wh, "l.b": b},
                "layout": {"weight": "in-out"},
                "data": {"inputs": x.tolist()},
                "y": h,
            }
        w = torch.cat([wx, wh]).detach().requires_grad_()
        wx, wh = w[:2], w[2:]
        h, c = lstm_steps(x, zero, zero, gates)
        return {
            "inputs": {"steps": 3, "features": 2},
            "layers": [own],
            "leaves": {"l.W": w, "l.b": b},
            "layout": {"weight": "in-out"},
            "data": {"inputs": x.tolist()},
            "y": h,
        }


lstm("cs231n: gates i, f, o, g", "ifog")
lstm("Keras: gates i, f, c, o", "ifco")
lstm("DL from scratch: gates f, g, i, o", "fgio")
lstm("ONNX: gates i, o, f, c", "iofc")
lstm("TensorFlow 1: gates i, j, f, o of [x, h], forget bias of 1", "ijfo", {"combined": "input-first", "forgetBias": 1}, bias=1.0)


@case("torch: nn.LSTM, gates i, f, g, o, two biases, h0 and c0 given, outputs h and c")
def _():
    net = torch.nn.LSTM(2, 3, batch_first=True).double()
    x, h0, c0 = normal(2, 1, 2), normal(2, 3), normal(2, 3)
    own = dict(net.named_parameters())
    with torch.no_grad():
        for parameter in own.values():
            parameter.copy_(normal(*parameter.shape))
    h, (_, c) = net(x, (h0[None], c0[None]))
    u, v = normal(2, 1, 3), normal(2, 1, 3)
    y = torch.stack([h, c.transpose(0, 1)], 1)
    return {
        "inputs": {"x": {"steps": 1, "features": 2}, "h0": 3, "c0": 3},
        "layers": [{"type": "lstm", "name": "l", "from": "x", "units": 3, "gates": "ifgo", "biases": 2, "cells": True,
                    "initialState": {"h": "h0", "c": "c0"}}],
        "leaves": dict(zip(["l.Wx", "l.Wh", "l.b", "l.bh"], own.values())),
        "loss": {"type": "upstream", "values": {"h": u.tolist(), "c": v.tolist()}},
        "cost": (h * u).sum() + (c.transpose(0, 1) * v).sum(),
        "data": {"inputs": {"x": x.tolist(), "h0": h0.tolist(), "c0": c0.tolist()}},
        "y": y,
    }


@case("torch: nn.GRU, gates r, z, n, two biases, reset after the product")
def _():
    net = torch.nn.GRU(2, 3, batch_first=True).double()
    x, h0 = normal(2, 3, 2), normal(2, 3)
    own = dict(net.named_parameters())
    with torch.no_grad():
        for parameter in own.values():
            parameter.copy_(normal(*parameter.shape))
    return {
        "inputs": {"x": {"steps": 3, "features": 2}, "h0": 3},
        "layers": [{"type": "gru", "name": "g", "from": "x", "units": 3, "gates": "rzn", "biases": 2, "reset": "after", "initialState": "h0"}],
        "leaves": dict(zip(["g.Wx", "g.Wh", "g.b", "g.bh"], own.values())),
        "data": {"inputs": {"x": x.tolist(), "h0": h0.tolist()}},
        "y": net(x, h0[None])[0],
    }


def gru(kind, order, update, layer):
    @case(kind)
    def _():
        x, h = normal(2, 3, 2), torch.zeros(2, 3).double()
        r_, z_, n_ = order
        separate = layer.get("gateTensors") == "separate"
        wx, wh, b = ({gate: leaf(*shape) for gate in order} for shape in ((2, 3), (3, 3), (3,)))
        states = []
        for t in range(3):
            affine = lambda gate, state: x[:, t] @ wx[gate] + state @ wh[gate] + b[gate]
            r, z = torch.sigmoid(affine(r_, h)), torch.sigmoid(affine(z_, h))
            n = torch.tanh(affine(n_, r * h))
            h = z * h + (1 - z) * n if update == "old" else (1 - z) * h + z * n
            states.append(h)
        return {
            "inputs": {"steps": 3, "features": 2},
            "layers": [{"type": "gru", "name": "g", "units": 3, "update": update, **layer}],
            "leaves": {f"g.{name}{gate}": own[gate] for name, own in (("Wx", wx), ("Wh", wh), ("b", b)) for gate in order},
            "layout": {"weight": "in-out"},
            "data": {"inputs": x.tolist()},
            "y": torch.stack(states, 1),
        }


gru("d2l: a GRU of separate gates, z keeps the old state", "rzh", "old", {"gates": "zrh", "gateTensors": "separate"})
gru("DL from scratch: z takes the new state", "rzh", "new", {"gates": "zrh", "gateTensors": "separate"})
gru("TensorFlow: gates r, u, c", "ruc", "old", {"gates": "ruc", "gateTensors": "separate"})


def attention(kind, layer, hidden=None, after=False, mask=None, keys=None, turn=None, heads=2):
    """hidden says what each step does not see; mask is what the spec has of it, by example."""

    @case(kind)
    def _():
        features, steps = 4 * heads // 2, 3
        x = normal(2, steps, features)
        memory = x if keys is None else normal(2, keys, 5)
        leaves, own = {}, {"type": "attention", "name": "a", "heads": heads, **layer}

        def affine(part, source):
            w, b = leaf(features, source.shape[-1]), leaf(features)
            leaves[f"a.{part}.weight"], leaves[f"a.{part}.bias"] = w, b
            return source @ w.T + b

        def split(t):
            return t.reshape(2, -1, heads, features // heads).transpose(1, 2)

        q, k, v = (split(affine(part, source)) for part, source in (("q", x), ("k", memory), ("v", memory)))
        if turn:
            q, k = turn(q), turn(k)
        s = q @ k.transpose(2, 3) * layer.get("scale", (features // heads) ** -0.5)
        unseen = torch.zeros(2, 1, steps, k.shape[2], dtype=torch.bool) if hidden is None else hidden(steps, k.shape[2])
        p = s.softmax(-1) * ~unseen if after else s.masked_fill(unseen, float("-inf")).softmax(-1)
        y = affine("out", (p @ v).transpose(1, 2).reshape(2, steps, features))
        inputs = {"x": {"steps": steps, "features": features}}
        data = {"x": x.tolist()}
        if keys is not None:
            inputs["memory"] = {"steps": keys, "features": 5}
            data["memory"] = memory.tolist()
            own["from"] = ["x", "memory"]
        if mask is not None:
            given = mask(unseen)
            inputs["mask"] = given[0].numel()
            data["mask"] = given.reshape(2, -1).double().tolist()
            own.setdefault("from", ["x"])
        return {"inputs": inputs, "layers": [own], "leaves": leaves, "data": {"inputs": data}, "y": y}


def causal(later=0):
    return lambda steps, keys: torch.ones(2, 1, steps, keys).triu(1 + later).bool()


def padded(steps, keys):
    unseen = torch.zeros(2, 1, steps, keys, dtype=torch.bool)
    unseen[0, :, :, 2:] = True
    return unseen


def scattered(steps, keys):
    unseen = torch.zeros(2, 1, steps, keys, dtype=torch.bool)
    unseen[0, 0, 0, 1] = unseen[0, 0, 2, 0] = unseen[1, 0, 1, 2] = True
    return unseen


def rotary(halves):
    """As in RoFormer, or with halves as in Llama of transformers, written with complex numbers and with turned halves."""

    def turn(t):
        steps, size = t.shape[2:]
        angle = torch.outer(torch.arange(steps).double(), 10000.0 ** (-torch.arange(0, size, 2).double() / size))
        if halves:
            cos, sin = torch.cat([angle, angle], -1).cos(), torch.cat([angle, angle], -1).sin()
            first, second = t.chunk(2, -1)
            return t * cos + torch.cat([-second, first], -1) * sin
        pairs = torch.view_as_complex(t.reshape(*t.shape[:-1], -1, 2).contiguous())
        return torch.view_as_real(pairs * torch.polar(torch.ones_like(angle), angle)).flatten(-2)

    return turn


attention("cs231n: causal, True keeps", {"mask": "causal"}, causal())
attention("cs231n: a mask of steps and keys, True keeps", {"mask": "mask"}, scattered, mask=lambda unseen: ~unseen)
attention("torch: a mask of steps and keys, True hides", {"mask": "mask", "maskHides": True}, scattered, mask=lambda unseen: unseen)
attention("torch: a padding mask, True hides", {"mask": "mask", "maskHides": True}, padded, mask=lambda unseen: unseen[:, 0, 0])
attention("no scale, the mask times 0 after the softmax", {"mask": "causal", "scale": 1, "maskAfter": True}, causal(), after=True)
attention("a second sequence has keys and values", {}, keys=5)
attention("more keys than steps, causal from the first", {"mask": "causal"}, causal(), keys=5)
attention("more keys than steps, causal to the last", {"mask": "causal", "align": "last"}, causal(2), keys=5)
attention("RoFormer: rotary positions of pairs", {"rotary": "pairs"}, turn=rotary(False), heads=4)
attention("Llama: rotary positions of halves, causal", {"rotary": "halves", "mask": "causal"}, causal(), turn=rotary(True), heads=4)


def sequence_loss(kind, loss, function):
    @case(kind)
    def _():
        x, w, b = normal(3, 4, 2), leaf(2, 3), leaf(3)
        t = torch.tensor([[0, 2, 1, -100], [1, -100, -100, -100], [2, 0, 0, 1]])
        z = x @ w + b
        each = F.cross_entropy(z.reshape(-1, 3), t.reshape(-1), reduction="none")
        return {
            "inputs": {"steps": 4, "features": 2},
            "layers": [{"type": "dense", "name": "d", "units": 3}],
            "leaves": {"d.weight": w, "d.bias": b},
            "layout": {"weight": "in-out"},
            "loss": {"type": "categorical-crossentropy", "fromLogits": True, "ignore": -100, **loss},
            "cost": function(each, z, t),
            "data": {"inputs": x.tolist(), "targets": t.tolist()},
            "y": z,
        }


sequence_loss("cs231n: summed over time, divided by the examples", {"reduction": "examples"}, lambda each, z, t: each.sum() / 3)
sequence_loss("torch: ignore_index", {"reduction": "tokens"}, lambda each, z, t: F.cross_entropy(z.reshape(-1, 3), t.reshape(-1)))
sequence_loss("d2l: divided by all positions", {"reduction": "positions"}, lambda each, z, t: each.mean())
sequence_loss("averaged over the steps, summed over the examples", {"reduction": "steps"}, lambda each, z, t: each.sum() / 4)


@case("torch: padding_idx, and an output layer that is tied to the embedding")
def _():
    tokens, w, b = torch.tensor([[1, 0, 2, 1], [3, 3, 0, 0]]), leaf(4, 3), leaf(4)
    with torch.no_grad():
        w[0] = 0
    x = F.embedding(tokens, w, padding_idx=0)
    y = x @ w.T + b
    return {
        "inputs": {"tokens": 4, "vocabulary": 4},
        "layers": [
            {"type": "embedding", "name": "e", "units": 3, "padding": 0},
            {"type": "dense", "name": "o", "units": 4, "tied": {"weight": "e.weight"}},
        ],
        "leaves": {"e.weight": w, "o.bias": b},
        "data": {"inputs": tokens.tolist()},
        "y": y,
    }


@case("gelu by a sigmoid of 1.702·z")
def _():
    x, w, b = normal(3, 2), leaf(2, 3), leaf(3)
    z = x @ w + b
    return {
        "inputs": 2,
        "layers": [{"type": "dense", "name": "d", "units": 3, "activation": {"type": "swish", "beta": 1.702}}],
        "leaves": {"d.weight": w, "d.bias": b},
        "layout": {"weight": "in-out"},
        "data": {"inputs": x.tolist()},
        "y": z * torch.sigmoid(1.702 * z),
    }


def hinge(kind, loss, regularization, function, **more):
    @case(kind)
    def _():
        x, w, b, t = normal(3, 2), leaf(2, 3), leaf(3), torch.tensor([0, 2, 2])
        z = x @ w + b
        return {
            "inputs": 2,
            "layers": [{"type": "dense", "name": "d", "units": 3}],
            "leaves": {"d.weight": w, "d.bias": b},
            "layout": {"weight": "in-out"},
            "loss": {"type": "multiclass-hinge", **loss},
            **({"regularization": regularization} if regularization else {}),
            "cost": function(z, t, w),
            "data": {"inputs": x.tolist(), "targets": t.tolist()},
            "y": z,
        }


# torch divides the loss of an example by the number of classes.
hinge("torch: multi_margin_loss times the classes", {"reduction": "mean"}, None, lambda z, t, w: 3 * F.multi_margin_loss(z, t))
hinge("torch: another margin, summed", {"margin": 0.25}, None, lambda z, t, w: 3 * F.multi_margin_loss(z, t, margin=0.25, reduction="sum"))
hinge("cs231n to 2018: reg·ΣW²", {"reduction": "mean"}, {"l2": 2 * 0.05}, lambda z, t, w: 3 * F.multi_margin_loss(z, t) + 0.05 * (w**2).sum())
hinge("half of reg·ΣW²", {"reduction": "mean"}, {"l2": 0.05}, lambda z, t, w: 3 * F.multi_margin_loss(z, t) + 0.5 * 0.05 * (w**2).sum())


@case("a multiclass hinge at each position of a sequence")
def _():
    x, w, b, t = normal(2, 3, 2), leaf(2, 3), leaf(3), torch.tensor([[0, 2, 1], [1, 1, 0]])
    z = x @ w + b
    return {
        "inputs": {"steps": 3, "features": 2},
        "layers": [{"type": "dense", "name": "d", "units": 3}],
        "leaves": {"d.weight": w, "d.bias": b},
        "layout": {"weight": "in-out"},
        "loss": {"type": "multiclass-hinge", "reduction": "examples"},
        "cost": 3 * F.multi_margin_loss(z.reshape(-1, 3), t.reshape(-1), reduction="sum") / 2,
        "data": {"inputs": x.tolist(), "targets": t.tolist()},
        "y": z,
    }


@case("deeplearning.ai: layers of [units, inputs], examples in columns")
def _():
    x, t = normal(4, 3), torch.tensor([1.0, 0, 0, 1]).double()
    w1, b1, w2, b2 = leaf(2, 3), leaf(2), leaf(1, 2), leaf(1)
    y = torch.sigmoid(F.relu(x @ w1.T + b1) @ w2.T + b2)
    return {
        "inputs": 3,
        "layers": [
            {"type": "dense", "name": "d1", "units": 2, "activation": "relu"},
            {"type": "dense", "name": "d2", "units": 1, "activation": "sigmoid"},
        ],
        "leaves": {"d1.weight": w1, "d1.bias": b1, "d2.weight": w2, "d2.bias": b2},
        "stored": {"d1.bias": lambda b: b.reshape(2, 1), "d2.bias": lambda b: b.reshape(1, 1)},
        "loss": {"type": "binary-crossentropy", "reduction": "mean"},
        "cost": F.binary_cross_entropy(y[:, 0], t),
        "data": {"inputs": x.T.tolist(), "targets": [t.tolist()], "examplesIn": "columns"},
        "y": y,
    }


def transposed(kind, layer, groups=1, **how):
    """A transposed convolution; its kernel is [channels, filters of a group, rows, columns] in torch and systemds."""

    @case(kind)
    def _():
        size = layer["kernel"] if isinstance(layer["kernel"], list) else [layer["kernel"]] * 2
        x, w, b = normal(2, 2, 3, 2), leaf(2, layer["filters"] // groups, *size), leaf(layer["filters"])
        turned = w.flip(2, 3) if layer.get("flipped") else w
        y = F.conv_transpose2d(x, turned, b, groups=groups, **how)
        keras = layer.get("padding") == "same"
        if keras:
            # As much as leaves length·stride: more at the end where it is odd.
            cut = [max(0, k - s) // 2 for k, s in zip(size, layer["stride"])]
            y = nhwc(y[:, :, cut[0]:cut[0] + 3 * layer["stride"][0], cut[1]:cut[1] + 2 * layer["stride"][1]])
        return {
            "inputs": {"rows": 3, "columns": 2, "channels": 2} if keras else {"channels": 2, "rows": 3, "columns": 2},
            "layers": [{"type": "conv-transpose2d", "name": "t", **layer}],
            "leaves": {"t.weight": w, "t.bias": b},
            **({"stored": {"t.weight": lambda t: t.permute(2, 3, 1, 0)}, "layout": {"kernel": ["row", "column", "in", "out"]}} if keras else {}),
            "data": {"inputs": (nhwc(x) if keras else x).tolist()},
            "y": y,
        }


transposed("systemds: a transposed convolution, its kernel C, F, H, W", {"filters": 3, "kernel": 2})
transposed("torch: ConvTranspose2d with stride, padding and output_padding",
           {"filters": 3, "kernel": [3, 2], "stride": [2, 3], "padding": [1, 0], "outputPadding": [1, 2]},
           stride=(2, 3), padding=(1, 0), output_padding=(1, 2))
transposed("torch: ConvTranspose2d with groups and dilation", {"filters": 4, "kernel": 2, "dilation": 2, "groups": 2, "padding": 1},
           groups=2, dilation=2, padding=1)
transposed("Keras: Conv2DTranspose, NHWC, kernel H, W, F, C, padding same",
           {"filters": 3, "kernel": [4, 3], "stride": [1, 2], "padding": "same"}, stride=(1, 2))
transposed("a transposed convolution with its kernel turned", {"filters": 2, "kernel": [2, 3], "stride": 2, "flipped": True}, stride=2)


def binary_hinge(kind, margin):
    @case(kind)
    def _():
        x, w, b, t = normal(4, 2), leaf(2, 1), leaf(1), torch.tensor([[1.0], [-1], [-1], [1]]).double()
        z = x @ w + b
        return {
            "inputs": 2,
            "layers": [{"type": "dense", "name": "d", "units": 1}],
            "leaves": {"d.weight": w, "d.bias": b},
            "layout": {"weight": "in-out"},
            "loss": {"type": "hinge", "margin": margin, "reduction": "mean"},
            "cost": F.relu(margin - t * z).mean(),
            "data": {"inputs": x.tolist(), "targets": t.tolist()},
            "y": z,
        }


binary_hinge("a binary hinge with another margin", 0.25)
binary_hinge("a perceptron: a binary hinge without margin", 0)


@case("torch: padding_idx of a row that is not 0, as of trained weights")
def _():
    tokens, w, v = torch.tensor([[1, 0, 2, 1], [3, 3, 0, 0]]), leaf(4, 3), leaf(2, 3)
    return {
        "inputs": {"tokens": 4, "vocabulary": 4},
        "layers": [
            {"type": "embedding", "name": "e", "units": 3, "padding": 0},
            {"type": "dense", "name": "o", "units": 2, "bias": False},
        ],
        "leaves": {"e.weight": w, "o.weight": v},
        "data": {"inputs": tokens.tolist()},
        "y": F.embedding(tokens, w, padding_idx=0) @ v.T,
    }


@case("torch: the row of padding_idx has the gradient of an output layer that is tied to it")
def _():
    tokens, w = torch.tensor([[1, 0, 2, 1], [3, 3, 0, 0]]), leaf(4, 3)
    return {
        "inputs": {"tokens": 4, "vocabulary": 4},
        "layers": [
            {"type": "embedding", "name": "e", "units": 3, "padding": 0},
            {"type": "dense", "name": "o", "units": 4, "bias": False, "tied": {"weight": "e.weight"}},
        ],
        "leaves": {"e.weight": w},
        "data": {"inputs": tokens.tolist()},
        "y": F.embedding(tokens, w, padding_idx=0) @ w.T,
    }


@case("DCGAN: a dense layer, reshaped to a picture, and a transposed convolution")
def _():
    x, w, b, k, c = normal(2, 3), leaf(8, 3), leaf(8), leaf(2, 1, 3, 3), leaf(1)
    y = F.conv_transpose2d(F.relu(x @ w.T + b).reshape(2, 2, 2, 2), k, c, stride=2, padding=1, output_padding=1)
    return {
        "inputs": 3,
        "layers": [
            {"type": "dense", "name": "d", "units": 8, "activation": "relu"},
            {"type": "reshape", "name": "r", "shape": {"channels": 2, "rows": 2, "columns": 2}},
            {"type": "conv-transpose2d", "name": "t", "filters": 1, "kernel": 3, "stride": 2, "padding": 1, "outputPadding": 1},
        ],
        "leaves": {"d.weight": w, "d.bias": b, "t.weight": k, "t.bias": c},
        "data": {"inputs": x.tolist()},
        "y": y,
    }


@case("Flux: WHCN, kernels W, H, in, out, a true convolution")
def _():
    x, w, b = normal(2, 2, 5, 6), leaf(3, 2, 3, 2), leaf(3)
    whcn = lambda t: t.permute(3, 2, 1, 0)
    return {
        "inputs": {"columns": 6, "rows": 5, "channels": 2},
        "layers": [{"type": "conv2d", "name": "c", "filters": 3, "kernel": [3, 2], "flipped": True}],
        "leaves": {"c.weight": w, "c.bias": b},
        "stored": {"c.weight": whcn},
        "layout": {"kernel": ["column", "row", "in", "out"]},
        "data": {"inputs": whcn(x).reshape(-1, 2).tolist(), "examplesIn": "columns"},
        "turn": lambda u: u.flatten(1).T,
        "y": F.conv2d(x, w.flip(2, 3), b).permute(0, 3, 2, 1),
    }


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "conventions.json")
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(one, separators=(",", ":"), ensure_ascii=False) for one in CASES) + "\n]\n")
