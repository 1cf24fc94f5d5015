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


def slope(leaf):
    return torch.zeros_like(leaf) if leaf.grad is None else leaf.grad


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

    def add(self, layer):
        self.layers.append(layer)

    def sequence(self, kind, name, gates, x, h, cell, options):
        """Unrolls a recurrent layer; `cell` makes (states, ) of the pre-activations by gate of input and of state."""
        units = h[0].shape[1]
        rng = self.rng
        combined = rng.choice([None, None, "input-first", "state-first"])
        joint = len(gates) == 1 or rng.random() < 0.6
        biases = rng.choice([1, 1, 2])
        truncate = rng.choice([None, None, 2])
        returns = options.pop("returns", None) or rng.choice(["all", "all", "last"])
        features = x.shape[2]
        own = lambda *shape: rounded(normal(*shape) * 0.6).requires_grad_()
        wx, wh = [own(units, features) for _ in gates], [own(units, units) for _ in gates]
        b, bh = [own(units) for _ in gates], [own(units) for _ in gates] if biases == 2 else [0.0 for _ in gates]
        groups = [list(range(len(gates)))] if joint else [[k] for k in range(len(gates))]
        for group in groups:
            gate = "" if joint else gates[group[0]]
            stacked = lambda parts, group=group: (lambda of: torch.cat([of(parts[k]) for k in group], 0))
            if combined is None:
                self.leaf(f"{name}.Wx{gate}", stacked(wx), True)
                self.leaf(f"{name}.Wh{gate}", stacked(wh), True)
            else:
                first, second = (wx, wh) if combined == "input-first" else (wh, wx)
                both = lambda of, a=first, c=second, group=group: torch.cat(
                    [torch.cat([of(a[k]), of(c[k])], 1) for k in group], 0
                )
                self.leaf(f"{name}.W{gate}", both, True)
            self.leaf(f"{name}.b{gate}", stacked(b))
            if biases == 2:
                self.leaf(f"{name}.bh{gate}", stacked(bh))
        layer = {"type": kind, "name": name, "units": units, "returns": returns, "biases": biases, **options}
        if len(gates) > 1 or not joint:
            layer["gateTensors"] = "joint" if joint else "separate"
            layer["gates"] = gates
        if combined:
            layer["combined"] = combined
        if truncate:
            layer["truncate"] = truncate
        self.add(layer)
        states = []
        for step in range(x.shape[1]):
            if truncate and step > 0 and step % truncate == 0:
                h = [state.detach() for state in h]
            given = {g: x[:, step] @ wx[k].T + b[k] for k, g in enumerate(gates)}
            from_state = {g: (lambda s, k=k: s @ wh[k].T + bh[k]) for k, g in enumerate(gates)}
            h = cell(given, from_state, h)
            states.append(h)
        all_of = [torch.stack([state[k] for state in states], 1) for k in range(len(h))]
        return [one[:, -1] for one in all_of] if returns == "last" else all_of

    def leaf(self, name, of, turned=False):
        """A tensor of the spec that is made of leaves: `of` puts their values, or their gradients, together."""
        self.leaves[name] = of
        is_turned = turned and self.layout == "in-out"
        self.stored[name] = (lambda t: t.T) if is_turned else (lambda t: t)

    def golden(self, inputs, data, loss, outputs, cost):
        cost.backward()

        def lists(name, leaf, of):
            return self.stored[name](leaf(of) if callable(leaf) else of(leaf)).detach().tolist()

        return {
            "spec": {
                "network": {"inputs": inputs, "layers": self.layers},
                "loss": loss,
                "parameters": {
                    "values": {name: lists(name, leaf, lambda t: t) for name, leaf in self.leaves.items()},
                    "layout": {"weight": self.layout},
                },
                "data": data,
            },
            "outputs": outputs.detach().tolist(),
            "cost": cost.item(),
            "gradient": {name: lists(name, leaf, slope) for name, leaf in self.leaves.items()},
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


def sequence_loss(rng, logits, data):
    """A cross-entropy over positions with its conventions; writes the targets."""
    examples, steps, classes = logits.shape
    targets = torch.randint(classes, (examples, steps))
    counts = torch.ones(examples, steps, dtype=torch.float64)
    loss = {"type": "categorical-crossentropy", "fromLogits": True}
    way = rng.choice(["none", "mask", "ignore", "ignore-outside"])
    if way == "mask":
        counts = (torch.rand(examples, steps) < 0.6).double()
        loss["mask"] = counts.int().tolist()
    elif way == "ignore":
        loss["ignore"] = 0
        counts = (targets != 0).double()
    elif way == "ignore-outside":
        counts = (torch.rand(examples, steps) < 0.6).double()
        targets = torch.where(counts == 1, targets, torch.full_like(targets, -100))
        loss["ignore"] = -100
    if counts.sum() == 0:
        return sequence_loss(rng, logits, data)
    data["targets"] = targets.tolist()
    each = F.cross_entropy(logits.reshape(-1, classes), targets.clamp(min=0).reshape(-1), reduction="none")
    total = (each * counts.reshape(-1)).sum()
    reduction = rng.choice(["sum", "examples", "mean", "tokens", "positions", "steps"])
    loss["reduction"] = reduction
    divisor = {"sum": 1, "tokens": max(1, counts.sum().item()), "positions": examples * steps, "steps": steps}
    return loss, total / divisor.get(reduction, examples)


def tokens(seed):
    """An embedding, its tokens partly repeated, tied to the output layer or not, and a sequence loss."""
    torch.manual_seed(1000 + seed)
    rng = random.Random(1000 + seed)
    net = Network(rng)
    examples, steps, vocabulary, units = rng.randint(1, 3), rng.randint(1, 5), rng.randint(2, 6), rng.randint(1, 4)
    given = torch.randint(vocabulary, (examples, steps))
    weight = net.parameter("embed.weight", normal(vocabulary, units))
    layer = {"type": "embedding", "name": "embed", "units": units}
    h = weight[given]
    if seed % 3 == 1:
        layer["padding"] = 1
        # The row of the padding is a constant, as padding_idx has it.
        h = torch.where((given == 1).unsqueeze(-1), weight.detach()[given], h)
    net.add(layer)
    if seed % 2:
        h = net.dense("hidden", h, units, "tanh")
    if seed % 4 < 2:
        b = net.parameter("out.bias", normal(vocabulary))
        net.add({"type": "dense", "name": "out", "units": vocabulary, "tied": {"weight": "embed.weight"}})
        logits = h @ weight.T + b
    else:
        logits = net.dense("out", h, rng.randint(2, 4), "linear")
    data = {"inputs": given.tolist()}
    loss, cost = sequence_loss(rng, logits, data)
    return net.golden({"tokens": steps, "vocabulary": vocabulary}, data, loss, logits, cost)


def recurrent(kind, cell_of, states):
    """Random networks with one or two recurrent layers."""

    def make(seed):
        torch.manual_seed(2000 + seed)
        rng = random.Random(2000 + seed)
        net = Network(rng)
        examples, steps, features = rng.randint(1, 3), rng.randint(1, 5), rng.randint(1, 3)
        x = normal(examples, steps, features)
        inputs, data = {"x": {"steps": steps, "features": features}}, {"x": x.tolist()}
        h = x
        count = 1 if seed % 3 else 2
        for number in range(count):
            units = rng.randint(1, 3)
            name = f"{kind}{number + 1}"
            options, cell, gates = {}, *cell_of(rng)
            initial = [torch.zeros(examples, units, dtype=torch.float64) for _ in range(states)]
            given = {}
            for k, letter in enumerate("hc"[:states]):
                way = rng.choice(["zeros", "input", "layer"])
                if way == "zeros":
                    continue
                value = normal(examples, units if way == "input" else 2)
                source = f"{letter}{number + 1}"
                inputs[source], data[source] = value.shape[1], value.tolist()
                if way == "layer":
                    value = net.dense(f"to-{source}", value, units, "tanh")
                    net.layers[-1]["from"] = source
                    source = f"to-{source}"
                given[letter] = source
                initial[k] = value
            if given:
                options["initialState"] = given if states == 2 else given["h"]
            if kind == "lstm" and number == count - 1 and rng.random() < 0.3:
                options["cells"] = True
            options["from"] = "x" if number == 0 else f"{kind}{number}"
            is_last = number == count - 1
            further = {**options, **cell.options, **({} if is_last else {"returns": "all"})}
            outputs = net.sequence(kind, name, gates, h, initial, cell, further)
            h = torch.stack(outputs, 1) if options.get("cells") else outputs[0]
        if h.dim() == 3 and seed % 2 and not options.get("cells"):
            logits = net.dense("out", h, rng.randint(2, 3), "linear")
            targets = {}
            loss, cost = sequence_loss(rng, logits, targets)
            return net.golden(inputs, {"inputs": data, **targets}, loss, logits, cost)
        targets = normal(*h.shape)
        cost = ((h - targets) ** 2).sum() / 2
        return net.golden(inputs, {"inputs": data, "targets": targets.tolist()}, {"type": "squared"}, h, cost)

    make.__name__ = kind
    return make


def rnn_cell(rng):
    activation = rng.choice(["tanh", "tanh", "relu", "sigmoid", "linear"])

    def cell(given, from_state, h):
        return [ACTIVATIONS[activation](given[""] + from_state[""](h[0]))]

    cell.options = {"activation": activation}
    return cell, [""]


def lstm_cell(rng):
    gates = rng.choice(["ifog", "ifgo", "ifco", "fgio", "fico", "iofc", "ijfo"])
    candidate = next(gate for gate in gates if gate in "gcj")
    forget_bias = rng.choice([0, 0, 1])

    def cell(given, from_state, states):
        h, c = states
        z = {gate: given[gate] + from_state[gate](h) for gate in gates}
        i, f, o = torch.sigmoid(z["i"]), torch.sigmoid(z["f"] + forget_bias), torch.sigmoid(z["o"])
        c = f * c + i * torch.tanh(z[candidate])
        return [o * torch.tanh(c), c]

    cell.options = {"forgetBias": forget_bias} if forget_bias else {}
    return cell, gates


def gru_cell(rng):
    gates = rng.choice(["rzn", "zrh", "ruc"])
    update = next(gate for gate in gates if gate in "zu")
    candidate = next(gate for gate in gates if gate in "nhc")
    reset, keeps = rng.choice(["before", "after"]), rng.choice(["old", "new"])

    def cell(given, from_state, states):
        h = states[0]
        r = torch.sigmoid(given["r"] + from_state["r"](h))
        z = torch.sigmoid(given[update] + from_state[update](h))
        again = from_state[candidate](r * h) if reset == "before" else r * from_state[candidate](h)
        n = torch.tanh(given[candidate] + again)
        return [z * h + (1 - z) * n if keeps == "old" else (1 - z) * h + z * n]

    cell.options = {"reset": reset, "update": keeps}
    return cell, gates


KINDS = [
    (positions, 16),
    (tokens, 16),
    (recurrent("rnn", rnn_cell, 1), 16),
    (recurrent("lstm", lstm_cell, 2), 16),
    (recurrent("gru", gru_cell, 1), 16),
]

if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sequences.json")
    made = [{"kind": kind.__name__, **kind(seed)} for kind, count in KINDS for seed in range(count)]
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(one, separators=(",", ":")) for one in made) + "\n]\n")
