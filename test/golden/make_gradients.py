"""Writes gradients.json: costs and gradients by torch's autograd, for test/network/golden.test.ts.

    /usr/bin/python3 test/golden/make_gradients.py     (Debian's python3-torch; 1.13.0 wrote the committed file)

A 3-4-2 network, 5 examples. The functions are torch's own wherever it has them; the reductions and the regularization
are written out as docs and the spec's schema state them. Numbers are Python's repr: every float64 comes back exactly.
"""
import json
import os

import torch
import torch.nn.functional as F

INPUTS, HIDDEN, OUTPUTS, EXAMPLES = 3, 4, 2, 5

ACTIVATIONS = {
    "linear": lambda z, alpha: z,
    "sigmoid": lambda z, alpha: torch.sigmoid(z),
    "tanh": lambda z, alpha: torch.tanh(z),
    "relu": lambda z, alpha: F.relu(z),
    "leaky-relu": lambda z, alpha: F.leaky_relu(z, 0.01 if alpha is None else alpha),
    "elu": lambda z, alpha: F.elu(z, 1.0 if alpha is None else alpha),
    "selu": lambda z, alpha: F.selu(z),
    "softplus": lambda z, alpha: F.softplus(z),
    "gelu": lambda z, alpha: F.gelu(z),
    "gelu-tanh": lambda z, alpha: F.gelu(z, approximate="tanh"),
    "silu": lambda z, alpha: F.silu(z),
    "swish": lambda z, beta: z * torch.sigmoid(z if beta is None else beta * z),
    "softmax": lambda z, alpha: F.softmax(z, dim=1),
}

# name -> (kind of targets, the activation it is usually used with, [examples, outputs] of outputs and targets -> losses)
LOSSES = {
    "squared": ("real", "linear", lambda a, t: F.mse_loss(a, t, reduction="none") / 2),
    "binary-crossentropy": ("probability", "sigmoid", lambda a, t: F.binary_cross_entropy(a, t, reduction="none")),
    "binary-crossentropy fromLogits": ("probability", "linear", lambda a, t: F.binary_cross_entropy_with_logits(a, t, reduction="none")),
    "categorical-crossentropy": ("distribution", "softmax", lambda a, t: -t * torch.log(a)),
    "categorical-crossentropy fromLogits": ("distribution", "linear", lambda a, t: F.cross_entropy(a, t, reduction="none")[:, None]),
    "absolute": ("real", "linear", lambda a, t: F.l1_loss(a, t, reduction="none")),
    "huber": ("real", "linear", lambda a, t: F.huber_loss(a, t, reduction="none")),
    "hinge": ("sign", "linear", lambda a, t: torch.clamp(1 - t * a, min=0)),
    "squared scale=1": ("real", "linear", lambda a, t: F.mse_loss(a, t, reduction="none")),
    "huber delta=0.4": ("real", "linear", lambda a, t: F.huber_loss(a, t, reduction="none", delta=0.4)),
}
PLAIN_LOSSES = [name for name in LOSSES if "=" not in name]
# Losses of probabilities take only outputs between 0 and 1.
OF_PROBABILITIES = {"binary-crossentropy", "categorical-crossentropy"}

REDUCTIONS = {"sum": 1.0, "mean": 1 / EXAMPLES, "mean-all": 1 / (EXAMPLES * OUTPUTS)}

# name -> l1, l2, biases, reduction
REGULARIZATIONS = {
    "none": (0.0, 0.0, False, "sum"),
    "l1": (0.03, 0.0, False, "sum"),
    "l2": (0.0, 0.2, False, "sum"),
    "both": (0.03, 0.2, False, "sum"),
    "both biases": (0.03, 0.2, True, "sum"),
    "both mean": (0.03, 0.2, False, "mean"),
    "l2 biases mean": (0.0, 0.2, True, "mean"),
}

torch.manual_seed(20)
inputs = torch.randn(EXAMPLES, INPUTS, dtype=torch.float64)
targets = {
    "real": torch.randn(EXAMPLES, OUTPUTS, dtype=torch.float64),
    "probability": torch.tensor([[0, 1], [1, 0], [1, 1], [0.25, 0.5], [0, 0.9]], dtype=torch.float64),
    "distribution": torch.tensor([[0, 1], [1, 0], [0, 1], [0.25, 0.75], [0.4, 0.6]], dtype=torch.float64),
    "sign": torch.tensor([[-1, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]], dtype=torch.float64),
}
parameters = {
    "hidden.weight": torch.randn(HIDDEN, INPUTS, dtype=torch.float64),
    "hidden.bias": torch.randn(HIDDEN, dtype=torch.float64) / 2,
    "output.weight": torch.randn(OUTPUTS, HIDDEN, dtype=torch.float64),
    "output.bias": torch.randn(OUTPUTS, dtype=torch.float64) / 2,
}


def activate(name, z):
    """`elu alpha=0.7` is elu with that constant."""
    plain, _, constant = name.partition(" ")
    return ACTIVATIONS[plain](z, float(constant.split("=")[1]) if constant else None)


def case(hidden, output, loss, reduction, regularization, dtype=torch.float64):
    theta = {name: value.to(dtype).requires_grad_() for name, value in ((n, v.detach().clone()) for n, v in parameters.items())}
    a = activate(hidden, inputs.to(dtype) @ theta["hidden.weight"].T + theta["hidden.bias"])
    a = activate(output, a @ theta["output.weight"].T + theta["output.bias"])
    kind, _, function = LOSSES[loss]
    cost = function(a, targets[kind].to(dtype)).sum() * REDUCTIONS[reduction]
    l1, l2, biases, over = REGULARIZATIONS[regularization]
    for name, value in theta.items():
        if biases or name.endswith("weight"):
            cost = cost + (l1 * value.abs().sum() + l2 / 2 * (value**2).sum()) / (EXAMPLES if over == "mean" else 1)
    cost.backward()
    gradient = [number for value in theta.values() for number in value.grad.flatten().tolist()]
    return [hidden, output, loss, reduction, regularization, cost.item(), gradient]


def cases():
    for hidden in ACTIVATIONS:
        for loss in PLAIN_LOSSES:
            for reduction in REDUCTIONS:
                for regularization in REGULARIZATIONS:
                    yield case(hidden, LOSSES[loss][1], loss, reduction, regularization)
    for output in ACTIVATIONS:
        for loss in PLAIN_LOSSES:
            if output == LOSSES[loss][1] or (loss in OF_PROBABILITIES and output not in ("sigmoid", "softmax")):
                continue
            for reduction in REDUCTIONS:
                yield case("tanh", output, loss, reduction, "none")
    for hidden in ("elu alpha=0.7", "leaky-relu alpha=0.2", "swish beta=1.702", "swish beta=-0.6"):
        yield case(hidden, hidden, "squared", "sum", "none")
    for loss in LOSSES:
        if loss not in PLAIN_LOSSES:
            for reduction in REDUCTIONS:
                yield case("tanh", "linear", loss, reduction, "none")


def float32_cases():
    for hidden in ACTIVATIONS:
        for loss in PLAIN_LOSSES:
            yield case(hidden, LOSSES[loss][1], loss, "mean", "both", torch.float32)


def lines(rows):
    return "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]"


regularizations = {name: dict(zip(("l1", "l2", "biases", "reduction"), value)) for name, value in REGULARIZATIONS.items()}
path = os.path.join(os.path.dirname(__file__), "gradients.json")
with open(path, "w") as file:
    file.write("{\n")
    file.write(f'"torch": {json.dumps(torch.__version__)},\n')
    file.write(f'"inputs": {json.dumps(inputs.tolist())},\n')
    file.write(f'"targets": {json.dumps({kind: value.tolist() for kind, value in targets.items()})},\n')
    file.write(f'"targetsOf": {json.dumps({loss: kind for loss, (kind, _, _) in LOSSES.items()})},\n')
    file.write(f'"parameters": {json.dumps({name: value.tolist() for name, value in parameters.items()})},\n')
    file.write(f'"regularizations": {json.dumps(regularizations)},\n')
    file.write('"columns": ["hidden", "output", "loss", "reduction", "regularization", "cost", "gradient"],\n')
    file.write(f'"float64": {lines(cases())},\n')
    file.write(f'"float32": {lines(float32_cases())}\n')
    file.write("}\n")
