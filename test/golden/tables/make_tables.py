"""Writes printouts of gradient checks: of a network with 13 weights whose gradient is averaged over 4 examples while its
cost is summed, beside right central differences. Run with /usr/bin/python3 (numpy 2.4.6)."""

import json
import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
T = np.array([[0.0], [1], [1], [0]])
W1 = np.array([[0.3, -0.2], [0.5, 0.7], [-0.4, 0.1]])
b1 = np.array([0.1, -0.3, 0.2])
W2 = np.array([[0.6, -0.5, 0.8]])
b2 = np.array([-0.1])
PARAMETERS = [W1, b1, W2, b2]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward():
    hidden = sigmoid(X @ W1.T + b1)
    return hidden, sigmoid(hidden @ W2.T + b2)


def cost():
    return 0.5 * np.sum((forward()[1] - T) ** 2)


def backpropagation():
    hidden, output = forward()
    delta2 = (output - T) * output * (1 - output) / 4
    delta1 = delta2 @ W2 * hidden * (1 - hidden)
    return [delta1.T @ X, delta1.sum(0), delta2.T @ hidden, delta2.sum(0)]


def approximation(h=1e-5):
    gradients = []
    for p in PARAMETERS:
        gradient = np.zeros_like(p)
        for i in np.ndindex(p.shape):
            old = p[i]
            p[i] = old + h
            up = cost()
            p[i] = old - h
            down = cost()
            p[i] = old
            gradient[i] = (up - down) / (2 * h)
        gradients.append(gradient)
    return gradients


def packed(gradients):
    w1, c1, w2, c2 = gradients
    return [np.column_stack([c1, w1]), np.column_stack([c2, w2])]


ORDERS = {
    "weight-bias": lambda g: np.concatenate([a.ravel() for a in g]),
    "weight-bias-by-columns": lambda g: np.concatenate([a.ravel("F") for a in g]),
    "bias-weight": lambda g: np.concatenate([g[k].ravel() for k in (1, 0, 3, 2)]),
    "octave-unrolled": lambda g: np.concatenate([a.ravel("F") for a in packed(g)]),
    "packed": lambda g: np.concatenate([a.ravel() for a in packed(g)]),
    "packed-last": lambda g: np.concatenate([np.column_stack([g[k], g[k + 1]]).ravel() for k in (0, 2)]),
    "weights-first": lambda g: np.concatenate([g[k].ravel() for k in (0, 2, 1, 3)]),
    "last-layer-first": lambda g: np.concatenate([g[k].ravel() for k in (2, 3, 0, 1)]),
}


def write(name, text):
    with open(os.path.join(HERE, name + ".txt"), "w") as file:
        file.write(text if text.endswith("\n") else text + "\n")


def octave(table, scaled):
    """As Octave's `format short` shows a matrix, with or without a common factor."""
    if not scaled:
        return "\n".join("".join(f"{x:13.4e}" for x in row) for row in table) + "\n"
    exponent = int(np.floor(np.log10(np.abs(table).max())))
    rows = "\n".join("".join(f"{x / 10.0 ** exponent:10.4f}" for x in row) for row in table)
    return f"ans =\n\n   1.0e{exponent:+03d}  *\n\n{rows}\n\n"


own, numerical = backpropagation(), approximation()
for name, unroll in ORDERS.items():
    table = np.column_stack([unroll(numerical), unroll(own)])
    write("numpy-" + name, str(table))
    write("octave-" + name, octave(table, True))
write(
    "course",
    "Checking Backpropagation... \n"
    + octave(np.column_stack([ORDERS["octave-unrolled"](numerical), ORDERS["octave-unrolled"](own)]), False)
    + """The above two columns you get should be very similar.
(Left-Your Numerical Gradient, Right-Analytical Gradient)

If your backpropagation implementation is correct, then 
the relative difference will be small (less than 1e-9). 

Relative Difference: 0.6
""",
)

rows = list(zip(ORDERS["weight-bias"](numerical), ORDERS["weight-bias"](own)))
theta = ORDERS["weight-bias"](PARAMETERS)
relative = [abs(x - y) / max(abs(x), abs(y)) for x, y in rows]
names = [f"hidden.weight[{i},{j}]" for i in range(3) for j in range(2)]
names += [f"hidden.bias[{i}]" for i in range(3)] + [f"output.weight[0,{j}]" for j in range(3)] + ["output.bias[0]"]


def lines(name, head, line):
    write(name, "\n".join(([head] if head else []) + [line(k, *row) for k, row in enumerate(rows)]))


lines("headings", "backpropagation approximation", lambda k, x, y: f"{y:.12g} {x:.12g}")
lines("numbered", "i numerical analytic", lambda k, x, y: f"{k} {x:.6f} {y:.6f}")
lines("difference", "numerical analytic diff", lambda k, x, y: f"{x:.8f} {y:.8f} {x - y:.3e}")
lines("numbered-and-relative", "", lambda k, x, y: f"{k + 1:3d} {x:.8f} {y:.8f} {relative[k]:.3e}")
lines("beside-weights", "w grad numgrad", lambda k, x, y: f"{theta[k]:.4f} {y:.8f} {x:.8f}")
lines("words-in-rows", "", lambda k, x, y: f"{k}: numerical {x:.8f} analytic {y:.8f}")
lines("relative-error", "", lambda k, x, y: f"numerical: {x:f} analytic: {y:f}, relative error: {relative[k]:e}")
lines("assignments", "", lambda k, x, y: f"numgrad = {x:.8f} grad = {y:.8f}")
lines("pairs", "", lambda k, x, y: f"({x!r}, {y!r})")
lines("markdown", "| numerical | analytic |\n|---|---|", lambda k, x, y: f"| {x:.8f} | {y:.8f} |")
lines("tabs", "", lambda k, x, y: f"{x:.8f}\t{y:.8f}")
lines("commas", "numerical,analytic", lambda k, x, y: f"{x:.8f},{y:.8f}")
lines("decimal-commas", "numerical analytic", lambda k, x, y: f"{x:.8f} {y:.8f}".replace(".", ","))
lines("named", "numerical backprop", lambda k, x, y: f"{names[k]} {x:.8f} {y:.8f}")
lines("named-with-difference", "", lambda k, x, y: f"{names[k]}: {x:.8f}, {y:.8f}, {abs(x - y):.2e}")
lines("named-in-words", "", lambda k, x, y: f"{names[k]}: numerical = {x:.8f}, backprop = {y:.8f}")
write("list-of-pairs", str([(float(x), float(y)) for x, y in rows]))
write("two-vectors", f"numgrad =\n{np.array(rows)[:, 0]}\ngrad =\n{np.array(rows)[:, 1]}")
sections, start = ["numerical backprop"], 0
for name, tensor in zip(["hidden.weight", "hidden.bias", "output.weight", "output.bias"], PARAMETERS):
    sections += [name] + [f"{x:.8f} {y:.8f}" for x, y in rows[start : start + tensor.size]] + [""]
    start += tensor.size
write("by-tensor", "\n".join(sections))

with open(os.path.join(HERE, "spec.json"), "w") as file:
    json.dump(
        {
            "name": "averaged",
            "network": {
                "inputs": 2,
                "layers": [
                    {"type": "dense", "name": "hidden", "units": 3, "activation": "sigmoid"},
                    {"type": "dense", "name": "output", "units": 1, "activation": "sigmoid"},
                ],
            },
            "loss": {"type": "squared"},
            "parameters": {
                "values": {
                    "hidden.weight": W1.tolist(),
                    "hidden.bias": b1.tolist(),
                    "output.weight": W2.tolist(),
                    "output.bias": b2.tolist(),
                }
            },
            "data": {"task": "xor"},
        },
        file,
        indent=2,
    )
    file.write("\n")
