"""A small convolutional network in plain numpy, with the layout of cs231n: images N,C,H,W and kernels F,C,H,W.

conv 3x3 - relu - max pool 2x2 - conv 3x3 - relu - max pool 2x2 - affine - softmax. Check it with

    nncheck grad nncheck.json --run "python3 cnn.py"

then put your own layers in place of these.
"""

import numpy as np

from nncheck_adapter import problem, serve


def conv_forward(x, w, b, stride, pad):
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, H_out, W_out))
    for i in range(H_out):
        for j in range(W_out):
            window = x_pad[:, :, i * stride : i * stride + HH, j * stride : j * stride + WW]
            out[:, :, i, j] = np.tensordot(window, w, axes=((1, 2, 3), (1, 2, 3))) + b
    return out, (x_pad, w, stride, pad)


def conv_backward(dout, cache):
    x_pad, w, stride, pad = cache
    F, C, HH, WW = w.shape
    N, _, H_out, W_out = dout.shape
    dx_pad = np.zeros_like(x_pad)
    dw = np.zeros_like(w)
    db = dout.sum(axis=(0, 2, 3))
    for i in range(H_out):
        for j in range(W_out):
            rows = slice(i * stride, i * stride + HH)
            columns = slice(j * stride, j * stride + WW)
            d = dout[:, :, i, j]
            dw += np.tensordot(d, x_pad[:, :, rows, columns], axes=(0, 0))
            dx_pad[:, :, rows, columns] += np.tensordot(d, w, axes=(1, 0))
    dx = dx_pad[:, :, pad : x_pad.shape[2] - pad, pad : x_pad.shape[3] - pad]
    return dx, dw, db


def max_pool_forward(x, size, stride):
    N, C, H, W = x.shape
    out = np.zeros((N, C, 1 + (H - size) // stride, 1 + (W - size) // stride))
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            window = x[:, :, i * stride : i * stride + size, j * stride : j * stride + size]
            out[:, :, i, j] = window.max(axis=(2, 3))
    return out, (x, size, stride)


def max_pool_backward(dout, cache):
    x, size, stride = cache
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*dout.shape):
        window = x[n, c, i * stride : i * stride + size, j * stride : j * stride + size]
        row, column = np.unravel_index(window.argmax(), window.shape)
        dx[n, c, i * stride + row, j * stride + column] += dout[n, c, i, j]
    return dx


def affine_forward(x, w, b):
    return x.reshape(len(x), -1) @ w.T + b, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    return (dout @ w).reshape(x.shape), dout.T @ x.reshape(len(x), -1), dout.sum(axis=0)


def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def forward(p, x):
    z1, conv1 = conv_forward(x, p['conv1.weight'], p['conv1.bias'], stride=1, pad=1)
    p1, pool1 = max_pool_forward(np.maximum(0, z1), size=2, stride=2)
    z2, conv2 = conv_forward(p1, p['conv2.weight'], p['conv2.bias'], stride=1, pad=1)
    p2, pool2 = max_pool_forward(np.maximum(0, z2), size=2, stride=2)
    scores, affine = affine_forward(p2, p['output.weight'], p['output.bias'])
    return softmax(scores), (z1, conv1, pool1, z2, conv2, pool2, affine)


def cost(p):
    probabilities, _ = forward(p, X)
    return -np.sum(T * np.log(probabilities)) / len(X)


def gradient(p):
    probabilities, (z1, conv1, pool1, z2, conv2, pool2, affine) = forward(p, X)
    g = {}
    dscores = (probabilities - T) / len(X)
    dp2, g['output.weight'], g['output.bias'] = affine_backward(dscores, affine)
    dz2 = max_pool_backward(dp2, pool2) * (z2 > 0)
    dp1, g['conv2.weight'], g['conv2.bias'] = conv_backward(dz2, conv2)
    dz1 = max_pool_backward(dp1, pool1) * (z1 > 0)
    _, g['conv1.weight'], g['conv1.bias'] = conv_backward(dz1, conv1)
    return g


data = problem()['data']  # of the spec
X = np.array(data['inputs']).reshape(-1, 1, 8, 8)
T = np.array(data['targets'])

rng = np.random.default_rng(0)
serve(
    parameters={
        'conv1.weight': 0.3 * rng.normal(size=(4, 1, 3, 3)),
        'conv1.bias': np.zeros(4),
        'conv2.weight': 0.2 * rng.normal(size=(6, 4, 3, 3)),
        'conv2.bias': np.zeros(6),
        'output.weight': 0.2 * rng.normal(size=(10, 24)),
        'output.bias': np.zeros(10),
    },
    cost=cost,
    gradient=gradient,
    outputs=lambda p: forward(p, X)[0],
)
