"""An LSTM in plain numpy, with the layout of cs231n: sequences N,T,D, weights [in, out], and the gates in the order i, f, o, g.

lstm - affine of the last state - softmax: does a sequence rise or fall at its end? Check it with

    nncheck grad nncheck.json --run "python3 lstm.py"

then put your own layers in place of these.
"""

import numpy as np

from nncheck_adapter import problem, serve


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    ai, af, ao, ag = np.split(x @ Wx + prev_h @ Wh + b, 4, axis=1)
    i, f, o, g = sigmoid(ai), sigmoid(af), sigmoid(ao), np.tanh(ag)
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
    tanh_c = np.tanh(next_c)
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2)
    dai = dc * g * i * (1 - i)
    daf = dc * prev_c * f * (1 - f)
    dao = dnext_h * tanh_c * o * (1 - o)
    dag = dc * i * (1 - g**2)
    da = np.hstack((dai, daf, dao, dag))
    return da @ Wx.T, da @ Wh.T, dc * f, x.T @ da, prev_h.T @ da, da.sum(axis=0)


def lstm_forward(x, Wx, Wh, b):
    N, T, _ = x.shape
    h = c = np.zeros((N, len(Wh)))
    caches = []
    for t in range(T):
        h, c, cache = lstm_step_forward(x[:, t], h, c, Wx, Wh, b)
        caches.append(cache)
    return h, caches


def lstm_backward(dh, caches):
    """Takes the gradient of the last state alone; that of other states would be added to dh at their step."""
    dc = np.zeros_like(dh)
    dWx, dWh, db = 0, 0, 0
    for cache in reversed(caches):
        _, dh, dc, dWx_t, dWh_t, db_t = lstm_step_backward(dh, dc, cache)
        dWx, dWh, db = dWx + dWx_t, dWh + dWh_t, db + db_t
    return dWx, dWh, db


def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def forward(p):
    h, caches = lstm_forward(X, p['lstm.Wx'], p['lstm.Wh'], p['lstm.b'])
    return softmax(h @ p['output.weight'] + p['output.bias']), h, caches


def cost(p):
    return -np.sum(T * np.log(forward(p)[0])) / len(X)


def gradient(p):
    probabilities, h, caches = forward(p)
    dscores = (probabilities - T) / len(X)
    dWx, dWh, db = lstm_backward(dscores @ p['output.weight'].T, caches)
    return {
        'lstm.Wx': dWx,
        'lstm.Wh': dWh,
        'lstm.b': db,
        'output.weight': h.T @ dscores,
        'output.bias': dscores.sum(axis=0),
    }


data = problem()['data']  # of the spec
X = np.array(data['inputs'])  # N, T, D
T = np.array(data['targets'])
X = X.reshape(len(T), 5, 2)
D, H = X.shape[2], 4

rng = np.random.default_rng(0)
serve(
    parameters={
        'lstm.Wx': 0.6 * rng.normal(size=(D, 4 * H)),
        'lstm.Wh': 0.6 * rng.normal(size=(H, 4 * H)),
        'lstm.b': np.repeat([0.0, 1.0, 0.0, 0.0], H),  # a forget gate that begins open
        'output.weight': 0.6 * rng.normal(size=(H, T.shape[1])),
        'output.bias': np.zeros(T.shape[1]),
    },
    cost=cost,
    gradient=gradient,
    outputs=lambda p: forward(p)[0],
    layout={'weight': 'in-out'},
)
