"""A GPT of one block in plain numpy, with the layers of llm.c: activations B,T,C and weights [out, in].

tokens + positions - layer norm - causal attention - residual - layer norm - mlp with gelu - residual - layer norm - softmax,
where the output layer has the weight of the embedding. Check it with

    nncheck grad nncheck.json --run "python3 transformer.py"

then put your own layers in place of these.
"""

import numpy as np

from nncheck_adapter import problem, serve


def matmul_forward(x, w, b):
    return x @ w.T + b


def matmul_backward(dout, x, w):
    return dout @ w, np.einsum('bto,bti->oi', dout, x), dout.sum(axis=(0, 1))


def layernorm_forward(x, weight, bias, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    rstd = 1 / np.sqrt(x.var(axis=-1, keepdims=True) + eps)
    norm = (x - mean) * rstd
    return norm * weight + bias, (norm, rstd, weight)


def layernorm_backward(dout, cache):
    norm, rstd, weight = cache
    dnorm = dout * weight
    mean_dnorm = dnorm.mean(axis=-1, keepdims=True)
    mean_dnorm_norm = (dnorm * norm).mean(axis=-1, keepdims=True)
    dx = rstd * (dnorm - mean_dnorm - norm * mean_dnorm_norm)
    return dx, (dout * norm).sum(axis=(0, 1)), dout.sum(axis=(0, 1))


def split_heads(x):
    B, T, C = x.shape
    return x.reshape(B, T, HEADS, C // HEADS).transpose(0, 2, 1, 3)


def merge_heads(x):
    B, _, T, _ = x.shape
    return x.transpose(0, 2, 1, 3).reshape(B, T, -1)


def softmax(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def attention_forward(qkv):
    q, k, v = (split_heads(x) for x in np.split(qkv, 3, axis=-1))
    scale = 1 / np.sqrt(q.shape[-1])
    hidden = np.triu(np.ones((qkv.shape[1], qkv.shape[1]), dtype=bool), k=1)  # what comes later
    att = softmax(np.where(hidden, -np.inf, scale * (q @ k.swapaxes(-1, -2))))
    return merge_heads(att @ v), (q, k, v, att, scale)


def attention_backward(dout, cache):
    q, k, v, att, scale = cache
    dout = split_heads(dout)
    dv = att.swapaxes(-1, -2) @ dout
    datt = dout @ v.swapaxes(-1, -2)
    # the Jacobian of the softmax; where att is 0, dscores is 0
    dscores = att * (datt - (datt * att).sum(axis=-1, keepdims=True))
    dq = scale * (dscores @ k)
    dk = scale * (dscores.swapaxes(-1, -2) @ q)
    return np.concatenate([merge_heads(d) for d in (dq, dk, dv)], axis=-1)


GELU = np.sqrt(2 / np.pi)


def gelu_forward(x):
    return 0.5 * x * (1 + np.tanh(GELU * (x + 0.044715 * x**3)))


def gelu_backward(dout, x):
    t = np.tanh(GELU * (x + 0.044715 * x**3))
    return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * GELU * (1 + 3 * 0.044715 * x**2))


def forward(p):
    a = {}
    a['encoded'] = p['wte.weight'][TOKENS] + p['wpe.weight']
    a['ln1'], a['ln1_cache'] = layernorm_forward(a['encoded'], p['ln1.gamma'], p['ln1.beta'])
    qkv = matmul_forward(a['ln1'], p['attn.qkv.weight'], p['attn.qkv.bias'])
    a['atty'], a['attn_cache'] = attention_forward(qkv)
    a['residual2'] = a['encoded'] + matmul_forward(a['atty'], p['attn.out.weight'], p['attn.out.bias'])
    a['ln2'], a['ln2_cache'] = layernorm_forward(a['residual2'], p['ln2.gamma'], p['ln2.beta'])
    a['fch'] = matmul_forward(a['ln2'], p['fc.weight'], p['fc.bias'])
    a['fch_gelu'] = gelu_forward(a['fch'])
    residual3 = a['residual2'] + matmul_forward(a['fch_gelu'], p['fcproj.weight'], p['fcproj.bias'])
    a['lnf'], a['lnf_cache'] = layernorm_forward(residual3, p['lnf.gamma'], p['lnf.beta'])
    a['probs'] = softmax(a['lnf'] @ p['wte.weight'].T)
    return a


def cost(p):
    return -np.sum(TARGETS * np.log(forward(p)['probs'])) / TOKENS.size


def gradient(p):
    a, g = forward(p), {}
    dlogits = (a['probs'] - TARGETS) / TOKENS.size
    dlnf, dwte, _ = matmul_backward(dlogits, a['lnf'], p['wte.weight'])
    dresidual3, g['lnf.gamma'], g['lnf.beta'] = layernorm_backward(dlnf, a['lnf_cache'])

    dgelu, g['fcproj.weight'], g['fcproj.bias'] = matmul_backward(dresidual3, a['fch_gelu'], p['fcproj.weight'])
    dfch = gelu_backward(dgelu, a['fch'])
    dln2, g['fc.weight'], g['fc.bias'] = matmul_backward(dfch, a['ln2'], p['fc.weight'])
    dx, g['ln2.gamma'], g['ln2.beta'] = layernorm_backward(dln2, a['ln2_cache'])
    dresidual2 = dresidual3 + dx  # around the mlp, and through it

    datty, g['attn.out.weight'], g['attn.out.bias'] = matmul_backward(dresidual2, a['atty'], p['attn.out.weight'])
    dqkv = attention_backward(datty, a['attn_cache'])
    dln1, g['attn.qkv.weight'], g['attn.qkv.bias'] = matmul_backward(dqkv, a['ln1'], p['attn.qkv.weight'])
    dx, g['ln1.gamma'], g['ln1.beta'] = layernorm_backward(dln1, a['ln1_cache'])
    dencoded = dresidual2 + dx

    np.add.at(dwte, TOKENS, dencoded)  # beside what the output layer has given
    g['wte.weight'], g['wpe.weight'] = dwte, dencoded.sum(axis=0)
    return g


data = problem()['data']  # of the spec
TOKENS = np.array(data['inputs'], dtype=int)  # B, T
TARGETS = np.array(data['targets']).reshape(*TOKENS.shape, -1)  # one-hot
T, V, C, HEADS = TOKENS.shape[1], TARGETS.shape[2], 8, 2

rng = np.random.default_rng(0)


def normal(*shape):
    return 0.3 * rng.normal(size=shape)


serve(
    parameters={
        'wte.weight': normal(V, C),
        'wpe.weight': normal(T, C),
        'ln1.gamma': np.ones(C),
        'ln1.beta': np.zeros(C),
        'attn.qkv.weight': normal(3 * C, C),
        'attn.qkv.bias': np.zeros(3 * C),
        'attn.out.weight': normal(C, C),
        'attn.out.bias': np.zeros(C),
        'ln2.gamma': np.ones(C),
        'ln2.beta': np.zeros(C),
        'fc.weight': normal(4 * C, C),
        'fc.bias': np.zeros(4 * C),
        'fcproj.weight': normal(C, 4 * C),
        'fcproj.bias': np.zeros(C),
        'lnf.gamma': np.ones(C),
        'lnf.beta': np.zeros(C),
    },
    cost=cost,
    gradient=gradient,
    outputs=lambda p: forward(p)['probs'],
)
