"""Answers nncheck's questions about your network, on stdin and stdout.

Use it from your program:

    from nncheck_adapter import serve
    serve(parameters={'hidden.weight': W1, 'hidden.bias': b1}, cost=my_cost, gradient=my_gradient)

or put your network in place of the example at the end of this file. Then run

    nncheck grad nncheck.json --run "python3 nncheck_adapter.py"
"""

import json
import math
import os
import sys
import traceback


def serve(parameters, cost, gradient, outputs=None, layout=None, name=None):
    """Answers until nncheck has asked everything, then exits.

    parameters  your tensors by name, as nested lists with a row for each unit: their shapes, and where to start
    cost        takes such parameters, returns the number that you minimize
    gradient    takes such parameters, returns its derivative: lists of the same shapes by the same names
    outputs     takes such parameters, returns the network's outputs, a row for each example (may be left out)
    layout      how you store weights, where not as [units, inputs] and [units]: {'bias': 'first-column'}, …

    What your functions print goes to stderr, since stdout is for the answers. They cannot read stdin.
    """
    requests, answers = take_stdin_and_stdout()
    # always the parameters that were given last
    theta = {name: nested(map(float, flat(values)), shape_of(values)) for name, values in parameters.items()}

    def initialize(params):
        if params.get('protocol') != 1:
            raise BadParams(f"this adapter speaks protocol 1, not {params.get('protocol')}")
        return {
            'name': name or os.path.basename(sys.argv[0]),
            'parameters': [{'name': tensor, 'shape': shape_of(theta[tensor])} for tensor in theta],
            'initial': to_tensors(theta),
            'methods': ['costs', 'line'] + (['outputs'] if outputs else []),
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
                row, k = place(theta[tensor], index)
                before.append((row, k, row[k]))
                row[k] += change
            return number(cost(theta))
        finally:
            for row, k, value in reversed(before):
                row[k] = value

    def line(params):
        """The cost at parameters + step · direction, for each step."""
        theta = at(params)
        way = from_tensors(params['direction'], theta)
        return {'costs': [number(cost({t: along(theta[t], h, way[t]) for t in theta})) for h in params['steps']]}

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


# A tensor in a message is {"shape": […], "values": [row after row]}; here it is a nested list.


def to_tensors(values):
    return {name: to_tensor(values[name]) for name in values}


def to_tensor(values):
    return {'shape': shape_of(values), 'values': [number(value) for value in flat(values)]}


def from_tensors(tensors, theta):
    for name, tensor in tensors.items():
        if name not in theta:
            raise BadParams(f'there is no tensor {name}; there are {", ".join(theta)}')
        if tensor['shape'] != shape_of(theta[name]):
            raise BadParams(f'{name} has shape {shape_of(theta[name])}, not {tensor["shape"]}')
    return {name: nested(map(float, tensor['values']), tensor['shape']) for name, tensor in tensors.items()}


def number(value):
    """JSON has no NaN and no infinity; float() reads them from these words."""
    value = float(value)
    if math.isfinite(value):
        return value
    return 'NaN' if math.isnan(value) else 'Infinity' if value > 0 else '-Infinity'


def shape_of(values):
    return [len(values)] + shape_of(values[0]) if isinstance(values, (list, tuple)) else []


def flat(values):
    if not isinstance(values, (list, tuple)):
        return [values]
    return [value for part in values for value in flat(part)]


def nested(values, shape):
    """Takes the next values of an iterator as a list of that shape."""
    return [nested(values, shape[1:]) for _ in range(shape[0])] if shape else next(values)


def place(values, index):
    """Returns the innermost list that holds the element of that flat index, and where in it."""
    while isinstance(values[0], list):
        size = math.prod(shape_of(values[0]))
        values, index = values[index // size], index % size
    return values, index


def along(values, step, direction):
    if isinstance(values, list):
        return [along(value, step, d) for value, d in zip(values, direction)]
    return values + step * direction


# ---- An example: xor on a 2-2-1 network of sigmoids, half the summed squares. Put your network here. ----

EXAMPLES = [([0, 0], [0]), ([0, 1], [1]), ([1, 0], [1]), ([1, 1], [0])]


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def dense(x, weight, bias):
    return [sigmoid(sum(w * v for w, v in zip(row, x)) + b) for row, b in zip(weight, bias)]


def forward(p, x):
    hidden = dense(x, p['hidden.weight'], p['hidden.bias'])
    return hidden, dense(hidden, p['output.weight'], p['output.bias'])


def example_outputs(p):
    return [forward(p, x)[1] for x, _ in EXAMPLES]


def example_cost(p):
    return sum((a - t) ** 2 / 2 for x, target in EXAMPLES for a, t in zip(forward(p, x)[1], target))


def example_gradient(p):
    g = {'hidden.weight': [[0, 0], [0, 0]], 'hidden.bias': [0, 0], 'output.weight': [[0, 0]], 'output.bias': [0]}
    for x, target in EXAMPLES:
        hidden, output = forward(p, x)
        delta_output = [(a - t) * a * (1 - a) for a, t in zip(output, target)]
        delta_hidden = [
            sum(d * row[j] for d, row in zip(delta_output, p['output.weight'])) * a * (1 - a)
            for j, a in enumerate(hidden)
        ]
        for layer, delta, before in (('hidden', delta_hidden, x), ('output', delta_output, hidden)):
            for i, d in enumerate(delta):
                g[layer + '.bias'][i] += d
                for j, v in enumerate(before):
                    g[layer + '.weight'][i][j] += d * v
    return g


if __name__ == '__main__':
    serve(
        parameters={
            'hidden.weight': [[0.5, -0.4], [0.3, 0.8]],
            'hidden.bias': [0.1, -0.2],
            'output.weight': [[0.7, -0.6]],
            'output.bias': [0.05],
        },
        cost=example_cost,
        gradient=example_gradient,
        outputs=example_outputs,
    )
