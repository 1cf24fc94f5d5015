"""A language model in plain numpy, with the layout of cs231n: words N,T and weights [in, out].

word embedding - rnn - affine at each step - softmax, as in the captioning network; step t has to tell word t + 1, and
padding (token 0) does not count. Check it with

    nncheck grad nncheck.json --run "python3 rnn.py"

then put your own layers in place of these.
"""

import numpy as np

from nncheck_adapter import problem, serve


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)
    return next_h, (x, prev_h, Wx, Wh, next_h)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    dz = dnext_h * (1 - next_h**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, prev_h.T @ dz, dz.sum(axis=0)


def rnn_forward(x, h0, Wx, Wh, b):
    h, caches, states = h0, [], []
    for t in range(x.shape[1]):
        h, cache = rnn_step_forward(x[:, t], h, Wx, Wh, b)
        states.append(h)
        caches.append(cache)
    return np.stack(states, axis=1), caches


def rnn_backward(dh, caches):
    N, T, H = dh.shape
    D = len(caches[0][2])
    dx, dprev_h = np.zeros((N, T, D)), np.zeros((N, H))
    dWx, dWh, db = np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    for t in reversed(range(T)):
        # a state has an effect on its own output and on the next state
        dx[:, t], dprev_h, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t] + dprev_h, caches[t])
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    return dx, dprev_h, dWx, dWh, db


def word_embedding_backward(dout, words, vocabulary):
    dW = np.zeros((vocabulary, dout.shape[2]))
    np.add.at(dW, words, dout)  # a word that is there twice gets both
    return dW


def softmax(scores):
    e = np.exp(scores - scores.max(axis=2, keepdims=True))
    return e / e.sum(axis=2, keepdims=True)


def forward(p):
    x = p['embed.weight'][WORDS]
    h, caches = rnn_forward(x, np.zeros((len(WORDS), H)), p['rnn.Wx'], p['rnn.Wh'], p['rnn.b'])
    return softmax(h @ p['vocab.weight'] + p['vocab.bias']), h, caches


def cost(p):
    probabilities, _, _ = forward(p)
    correct = np.take_along_axis(probabilities, NEXT[:, :, None], axis=2)[:, :, 0]
    return -np.sum(MASK * np.log(correct)) / len(WORDS)


def gradient(p):
    probabilities, h, caches = forward(p)
    g = {}
    dscores = (probabilities - np.eye(V)[NEXT]) * MASK[:, :, None] / len(WORDS)
    g['vocab.weight'] = np.einsum('nth,ntv->hv', h, dscores)
    g['vocab.bias'] = dscores.sum(axis=(0, 1))
    dx, _, g['rnn.Wx'], g['rnn.Wh'], g['rnn.b'] = rnn_backward(dscores @ p['vocab.weight'].T, caches)
    g['embed.weight'] = word_embedding_backward(dx, WORDS, V)
    return g


data = problem()['data']  # of the spec
WORDS = np.array(data['inputs'], dtype=int)  # N, T
TARGETS = np.array(data['targets']).reshape(*WORDS.shape, -1)  # one-hot, all 0 at padding
NEXT, MASK = TARGETS.argmax(axis=2), TARGETS.sum(axis=2)
V, D, H = TARGETS.shape[2], 4, 5

rng = np.random.default_rng(0)
serve(
    parameters={
        'embed.weight': 0.5 * rng.normal(size=(V, D)),
        'rnn.Wx': 0.5 * rng.normal(size=(D, H)),
        'rnn.Wh': 0.5 * rng.normal(size=(H, H)),
        'rnn.b': np.zeros(H),
        'vocab.weight': 0.5 * rng.normal(size=(H, V)),
        'vocab.bias': np.zeros(V),
    },
    cost=cost,
    gradient=gradient,
    outputs=lambda p: forward(p)[0],
    layout={'weight': 'in-out'},
)
