"""A network with batch norm in plain numpy, with the layout of cs231n: examples in rows, weights [in, out].

affine - batch norm - relu - affine - softmax, on a dozen flowers. Check it with

    nncheck grad nncheck.json --run "python3 batch_norm.py"

then put your own layers in place of these. A network begins with γ = 1 and β = 0, which hide a γ that is left out of the
backward pass: add --at spread, and it is checked at other parameters.
"""

import numpy as np

from nncheck_adapter import problem, serve


def affine_forward(x, w, b):
    return x @ w + b, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    mean, var = x.mean(axis=0), x.var(axis=0)  # divided by N, and not by N - 1
    inverse_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inverse_std
    return gamma * x_hat + beta, (x_hat, gamma, inverse_std)


def batchnorm_backward(dout, cache):
    x_hat, gamma, inverse_std = cache
    dx_hat = dout * gamma
    # mean and variance depend on x too: what they pass back is subtracted
    dx = inverse_std * (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0))
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def forward(p):
    z, affine1 = affine_forward(X, p['hidden.weight'], p['hidden.bias'])
    y, norm = batchnorm_forward(z, p['norm.gamma'], p['norm.beta'])
    scores, affine2 = affine_forward(np.maximum(0, y), p['output.weight'], p['output.bias'])
    return softmax(scores), (affine1, norm, y, affine2)


def cost(p):
    return -np.sum(T * np.log(forward(p)[0])) / len(X)


def gradient(p):
    probabilities, (affine1, norm, y, affine2) = forward(p)
    g = {}
    dscores = (probabilities - T) / len(X)
    dy, g['output.weight'], g['output.bias'] = affine_backward(dscores, affine2)
    dz, g['norm.gamma'], g['norm.beta'] = batchnorm_backward(dy * (y > 0), norm)
    # the gradient of hidden.bias is 0 but for rounding: batch norm subtracts the mean, and the bias with it
    _, g['hidden.weight'], g['hidden.bias'] = affine_backward(dz, affine1)
    return g


data = problem()['data']  # of the spec
X, T = np.array(data['inputs']), np.array(data['targets'])
D, H, C = X.shape[1], 6, T.shape[1]

rng = np.random.default_rng(0)
serve(
    parameters={
        'hidden.weight': 0.5 * rng.normal(size=(D, H)),
        'hidden.bias': np.zeros(H),
        'norm.gamma': np.ones(H),
        'norm.beta': np.zeros(H),
        'output.weight': 0.5 * rng.normal(size=(H, C)),
        'output.bias': np.zeros(C),
    },
    cost=cost,
    gradient=gradient,
    outputs=lambda p: forward(p)[0],
    layout={'weight': 'in-out'},
)
