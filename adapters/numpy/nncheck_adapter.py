"""Answers nncheck's questions about your numpy network, on stdin and stdout.

Use it from your program:

    from nncheck_adapter import serve
    serve(parameters={'hidden.weight': W1, 'hidden.bias': b1}, cost=my_cost, gradient=my_gradient)

or put your network in place of the example at the end of this file. Then run

    nncheck grad nncheck.json --run "python3 nncheck_adapter.py"
"""

import base64
import json
import math
import os
import sys
import traceback

import numpy as np


def serve(parameters, cost, gradient, outputs=None, layout=None, name=None):
    """Answers until nncheck has asked everything, then exits.

    parameters  your arrays by name: their shapes, and where to start
    cost        takes such parameters (float64), returns the number that you minimize
    gradient    takes such parameters, returns its derivative: arrays of the same shapes by the same names
    outputs     takes such parameters, returns the network's outputs, a row for each example (may be left out)
    layout      how you store weights, where not as [units, inputs] and [units]: {'weight': 'in-out'}, …

    What your functions print goes to stderr, since stdout is for the answers. They cannot read stdin.
    """
    requests, answers = take_stdin_and_stdout()
    # always the parameters that were given last
    theta = {name: np.array(values, dtype=np.float64, order='C') for name, values in parameters.items()}

    def initialize(params):
        if params.get('protocol') != 1:
            raise BadParams(f"this adapter speaks protocol 1, not {params.get('protocol')}")
        return {
            'name': name or os.path.basename(sys.argv[0]),
            'parameters': [{'name': tensor, 'shape': theta[tensor].shape} for tensor in theta],
            'initial': to_tensors(theta),
            'methods': ['costs', 'line'] + (['outputs'] if outputs else []),
            'encoding': 'base64',
            **({'layout': layout} if layout else {}),
        }

    def at(params):
        theta.update(from_tensors(params.get('parameters', {}), theta))
        return theta

    def costs(params):
        """The cost with some weights moved, for each of the perturbations: [[tensor, flat index, change], …]."""
        theta = at(params)
        return {'costs': [moved_cost(theta, moves) for moves in params['perturbations']]}

    def moved_cost(theta, moves):
        before = []
        try:
            for tensor, index, change in moves:
                before.append((tensor, index, theta[tensor].flat[index]))
                theta[tensor].flat[index] += change
            return number(cost(theta))
        finally:
            for tensor, index, value in reversed(before):
                theta[tensor].flat[index] = value

    def line(params):
        """The cost at parameters + step · direction, for each step."""
        theta = at(params)
        way = from_tensors(params['direction'], theta)
        return {'costs': [number(cost({t: theta[t] + h * way[t] for t in theta})) for h in params['steps']]}

    methods = {
        'initialize': initialize,
        'cost': lambda params: {'cost': number(cost(at(params)))},
        'gradient': lambda params: {'gradient': to_tensors(gradient(at(params)))},
        'costs': costs,
        'line': line,
        'shutdown': lambda params: None,
    }
    if outputs:
        methods['outputs'] = lambda params: {'outputs': to_tensor(outputs(at(params)))}

    for text in requests:
        request = {}
        try:
            request = json.loads(text)
            if request['method'] not in methods:
                raise UnknownMethod(f"there is no method {request['method']}")
            answer = {'result': methods[request['method']](request.get('params') or {})}
        except Exception as error:
            traceback.print_exc()
            answer = {'error': {'code': code_of(error), 'message': f'{type(error).__name__}: {error}'}}
        answer = {'jsonrpc': '2.0', 'id': request.get('id'), **answer}
        answers.write(json.dumps(answer) + '\n')
        answers.flush()
        if request.get('method') == 'shutdown':
            break
    sys.exit(0)


def take_stdin_and_stdout():
    """Keeps both for the answers; from here on a print goes to stderr, and there is nothing to input."""
    requests = os.fdopen(os.dup(0), encoding='utf-8')
    answers = os.fdopen(os.dup(1), 'w', encoding='utf-8')
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, answers


class UnknownMethod(Exception):
    pass


class BadParams(Exception):
    pass


def code_of(error):
    codes = {json.JSONDecodeError: -32700, UnknownMethod: -32601, BadParams: -32602}
    return codes.get(type(error), -32000)


# A tensor in a message is {"shape": […], "dtype": "float64", "base64": bytes of little-endian doubles, row after row}.


def to_tensors(arrays):
    return {name: to_tensor(arrays[name]) for name in arrays}


def to_tensor(array):
    data = np.ascontiguousarray(array, dtype='<f8')
    text = base64.b64encode(data.tobytes()).decode()
    return {'shape': np.shape(array), 'dtype': 'float64', 'base64': text}


def from_tensors(tensors, theta):
    for name, tensor in tensors.items():
        if name not in theta:
            raise BadParams(f'there is no tensor {name}; there are {", ".join(theta)}')
        if tuple(tensor['shape']) != theta[name].shape:
            raise BadParams(f'{name} has shape {list(theta[name].shape)}, not {tensor["shape"]}')
    return {name: from_tensor(tensor) for name, tensor in tensors.items()}


def from_tensor(tensor):
    if 'values' in tensor:
        return np.array([float(value) for value in tensor['values']]).reshape(tensor['shape'])
    return np.frombuffer(base64.b64decode(tensor['base64']), dtype='<f8').reshape(tensor['shape']).copy()


def number(value):
    """JSON has no NaN and no infinity: they go as words."""
    value = float(value)
    if math.isfinite(value):
        return value
    return 'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'


# ---- An example: xor on a 2-2-1 network of sigmoids, half the summed squares. Put your network here. ----

INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
TARGETS = np.array([[0], [1], [1], [0]], dtype=float)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(p):
    hidden = sigmoid(INPUTS @ p['hidden.weight'].T + p['hidden.bias'])
    return hidden, sigmoid(hidden @ p['output.weight'].T + p['output.bias'])


def example_outputs(p):
    return forward(p)[1]


def example_cost(p):
    return np.sum((forward(p)[1] - TARGETS) ** 2) / 2


def example_gradient(p):
    hidden, output = forward(p)
    delta_output = (output - TARGETS) * output * (1 - output)
    delta_hidden = delta_output @ p['output.weight'] * hidden * (1 - hidden)
    return {
        'hidden.weight': delta_hidden.T @ INPUTS,
        'hidden.bias': delta_hidden.sum(axis=0),
        'output.weight': delta_output.T @ hidden,
        'output.bias': delta_output.sum(axis=0),
    }


if __name__ == '__main__':
    serve(
        parameters={
            'hidden.weight': np.array([[0.5, -0.4], [0.3, 0.8]]),
            'hidden.bias': np.array([0.1, -0.2]),
            'output.weight': np.array([[0.7, -0.6]]),
            'output.bias': np.array([0.05]),
        },
        cost=example_cost,
        gradient=example_gradient,
        outputs=example_outputs,
    )
