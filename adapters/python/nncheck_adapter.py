"""Answers nncheck's questions about your network, on stdin and stdout.

Use it from your program:

    from nncheck_adapter import serve
    serve(parameters={'hidden.weight': W1, 'hidden.bias': b1}, cost=my_cost, gradient=my_gradient)

or put your network in place of the example at the end of this file. Then run

    nncheck grad nncheck.json --run "python3 nncheck_adapter.py"

A test of yours, or a cell of a notebook, starts nncheck itself:

    from nncheck_adapter import check
    check(parameters={…}, cost=my_cost, gradient=my_gradient, spec='nncheck.json')
"""

import itertools
import json
import math
import os
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import traceback


def serve(
    parameters, cost, gradient=None, outputs=None, layout=None, name=None, step=None, optimizer=None, epochs=None,
    input_gradient=None,
):
    """Answers until nncheck has asked everything, then exits.

    parameters  your tensors by name, as nested lists with a row for each unit: their shapes, and where to start
    cost        takes such parameters, returns the number that you minimize
    gradient    takes such parameters, returns its derivative: lists of the same shapes by the same names
    outputs     takes such parameters, returns the network's outputs, a row for each example (may be left out)
    layout      how you store weights, where not as [units, inputs] and [units]: {'bias': 'first-column'}, …
    step        beside gradient or in its place: takes parameters, a learning rate and k = 0, 1, …, returns the
                parameters after that step of your optimizer; before step 0 its velocity and its moments are 0
    optimizer   without a spec, whose steps these are: {'type': 'sgd', 'momentum': 0.9}, …
    epochs      for nncheck train: takes parameters and how many epochs, trains from rest with your own learning rate,
                returns the costs after each epoch and the parameters after the last (may be left out)
    input_gradient  beside gradient: takes such parameters, returns the derivative with respect to the inputs of the
                examples by the names that the spec has, or x: {'x': dx, 'h0': dh0} (may be left out)

    What your functions print goes to stderr, since stdout is for the answers. They cannot read stdin.
    """
    program = Program(parameters, cost, gradient, outputs, layout, name, step, optimizer, epochs, input_gradient)
    requests, answers = take_stdin_and_stdout()
    program.answer_all(itertools.chain(read_ahead, requests), answers)
    sys.exit(0)


def problem():
    """Returns what nncheck's spec says, before you call serve(): a dict, or None where there is no spec.

    problem()['data'] has 'inputs' and 'targets', with a row for each example; 'network', 'loss', 'regularization' and
    'train' are those of the spec.
    """
    requests, _ = take_stdin_and_stdout()
    if not read_ahead:
        read_ahead.append(requests.readline())
    return (json.loads(read_ahead[0] or '{}').get('params') or {}).get('problem')


read_ahead = []  # the first request, where problem() has read it
taken = []


def take_stdin_and_stdout():
    """Keeps both for the answers; from here on a print goes to stderr, and there is nothing to input."""
    if not taken:
        sys.stdout.flush()
        taken.append(os.fdopen(os.dup(0), encoding='utf-8'))
        taken.append(os.fdopen(os.dup(1), 'w', encoding='utf-8'))
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
    return taken


if 'NNCHECK_PROGRAM' in os.environ:  # nncheck has started this program: what it prints from here on is no answer
    take_stdin_and_stdout()


OPTIONAL = ('costs', 'line', 'outputs', 'update', 'epochs')


class Program:
    """Your functions, and the parameters that were given last."""

    def __init__(self, parameters, cost, gradient, outputs, layout, name, step, optimizer, epochs=None, of_inputs=None):
        if gradient is None and step is None:
            raise TypeError('nncheck needs gradient, or step in its place')
        self.theta = own_copy(parameters)
        self.cost, self.gradient, self.outputs, self.step, self.epochs = cost, gradient, outputs, step, epochs
        self.of_inputs = of_inputs
        self.about = {'name': name or os.path.basename(sys.argv[0]), 'layout': layout, 'optimizer': optimizer}

    def answer_all(self, requests, answers, on_error=lambda error: traceback.print_exc()):
        """Answers one line after another; an error of your functions is an answer too."""
        methods = {name: getattr(self, 'answer_' + name) for name in self.methods()}
        for text in requests:
            request = {}
            try:
                request = json.loads(text)
                if request['method'] not in methods:
                    raise UnknownMethod(f"there is no method {request['method']}")
                answer = {'result': methods[request['method']](request.get('params') or {})}
            except Exception as error:
                on_error(error)
                answer = {'error': {'code': code_of(error), 'message': f'{type(error).__name__}: {error}'}}
            answer = {'jsonrpc': '2.0', 'id': request.get('id'), **answer}
            answers.write(json.dumps(answer) + '\n')
            answers.flush()
            if request.get('method') == 'shutdown':
                break

    def methods(self):
        own = {'gradient': self.gradient, 'outputs': self.outputs, 'update': self.step, 'epochs': self.epochs}
        return ['initialize', 'cost', 'costs', 'line', 'shutdown'] + [name for name in own if own[name]]

    def at(self, params):
        self.theta.update(from_tensors(params.get('parameters', {}), self.theta))
        return self.theta

    def answer_initialize(self, params):
        if params.get('protocol') != 1:
            raise BadParams(f"this adapter speaks protocol 1, not {params.get('protocol')}")
        return {
            'parameters': [{'name': name, 'shape': shape_of(values)} for name, values in self.theta.items()],
            'initial': to_tensors(self.theta),
            'methods': [name for name in self.methods() if name in OPTIONAL],
            **{key: value for key, value in self.about.items() if value},
        }

    def answer_cost(self, params):
        return {'cost': cost_number(self.cost(self.at(params)))}

    def answer_gradient(self, params):
        answer = {'gradient': to_tensors(self.gradient(self.at(params)))}
        if self.of_inputs:
            answer['inputGradient'] = to_tensors(self.of_inputs(self.theta))
        return answer

    def answer_outputs(self, params):
        return {'outputs': to_tensor(self.outputs(self.at(params)))}

    def answer_update(self, params):
        """The parameters after each step, from rest."""
        now, after = self.at(params), []
        for k in range(params.get('steps', 1)):
            now = self.step(own_copy(now), params['learningRate'], k)
            if now is None:
                raise TypeError('step returned None, and not the parameters after the step')
            after.append(to_tensors(now))
        return {'parametersAfter': after}

    def answer_epochs(self, params):
        """The costs of your own training loop, from rest, and the parameters at its end."""
        costs, after = self.epochs(own_copy(self.at(params)), params['count'])
        return {'costs': [cost_number(cost) for cost in costs], 'parametersAfter': to_tensors(after)}

    def answer_costs(self, params):
        """The cost with some weights moved, for each of the perturbations: [[tensor, flat index, change], …]."""
        self.at(params)
        return {'costs': [self.moved_cost(moves) for moves in params['perturbations']]}

    def moved_cost(self, moves):
        before = []
        try:
            for tensor, index, change in moves:
                holder, key = place(self.theta, tensor, index)
                before.append((holder, key, holder[key]))
                holder[key] += change
            return cost_number(self.cost(self.theta))
        finally:
            for holder, key, value in reversed(before):
                holder[key] = value

    def answer_line(self, params):
        """The cost at parameters + step · direction, for each step."""
        theta = self.at(params)
        way = from_tensors(params['direction'], theta)
        moved = ({t: along(theta[t], h, way[t]) for t in theta} for h in params['steps'])
        return {'costs': [cost_number(self.cost(there)) for there in moved]}

    def answer_shutdown(self, params):
        return None


def own_copy(parameters):
    return {name: nested(map(float, flat(values)), shape_of(values)) for name, values in parameters.items()}


class UnknownMethod(Exception):
    pass


class BadParams(Exception):
    pass


def code_of(error):
    codes = {json.JSONDecodeError: -32700, UnknownMethod: -32601, BadParams: -32602}
    return codes.get(type(error), -32000)


def cost_number(value):
    """Your cost as a number; a list is an error that says so."""
    if shape_of(value):
        raise TypeError(f'cost returned a list of shape {shape_of(value)}, and a cost is one number: sum or average it')
    return number(value)


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


def place(theta, tensor, index):
    """Returns the innermost list that holds the element of that flat index, and where in it."""
    holder, key = theta, tensor
    while isinstance(holder[key], list):
        size = math.prod(shape_of(holder[key])[1:])
        holder, key, index = holder[key], index // size, index % size
    return holder, key


def along(values, step, direction):
    if isinstance(values, list):
        return [along(value, step, d) for value, d in zip(values, direction)]
    return values + step * direction


# check(): nncheck is a process that this one starts. The program that it starts in turn is this file again, which only
# passes its questions on to this process by a socket, and the answers back.


class CheckFailed(AssertionError):
    """The gradient does not match, or could not be decided; the text is nncheck's report."""

    def __init__(self, report):
        super().__init__(f"{report.json['status']}\n\n{report.text}")
        self.report = report


class Report:
    """What nncheck found: text for people, json for programs, and its exit status."""

    def __init__(self, status, text, json):
        self.status, self.text, self.json = status, text, json

    def __repr__(self):
        return self.text


def check(
    parameters, cost, gradient=None, outputs=None, layout=None, step=None, optimizer=None, spec=None, options=()
):
    """Checks the gradient with nncheck, from a test or a cell of a notebook.

    spec        a file, or a dict; without one, your gradient is compared with differences of your own cost
    options     more options of nncheck grad: ['--at', 'spread'], …

    The others are those of serve(). Returns a Report where the gradient matches. Raises CheckFailed where it does not
    or nothing could be decided, the error of your function where one fails, RuntimeError where nncheck cannot check.
    """
    __tracebackhide__ = True  # of pytest: the report tells more than the lines below
    program = Program(parameters, cost, gradient, outputs, layout, 'your functions', step, optimizer)
    errors = []
    with tempfile.TemporaryDirectory() as folder, socket.create_server(('127.0.0.1', 0)) as server:
        stdin, stdout, stderr, report = (os.path.join(folder, name) for name in ('spec', 'out', 'err', 'report.json'))
        with open(stdin, 'w', encoding='utf-8') as file:
            if isinstance(spec, dict):
                json.dump(spec, file, default=lambda array: array.tolist())
        given = [] if spec is None else ['-'] if isinstance(spec, dict) else [os.fspath(spec)]
        token = secrets.token_hex(16)  # nobody else on this machine may answer
        environment = {'NNCHECK_BRIDGE': f'{server.getsockname()[1]}:{token}', 'NO_COLOR': '1'}
        with open(stdin, 'rb') as in_, open(stdout, 'wb') as out, open(stderr, 'wb') as err:
            nncheck = subprocess.Popen(
                [*find_nncheck(), 'grad', *given, '--reporter', 'table', '--reporter', 'json=' + report, *options]
                + ['--', sys.executable, os.path.abspath(__file__), '--bridge'],
                env={**os.environ, **environment},
                stdin=in_,
                stdout=out,
                stderr=err,
            )
            try:
                connection = accept(server, token, nncheck)
                if connection is not None:
                    # two files: a write to one file for both would drop the requests that were read ahead
                    with connection, connection.makefile('r', encoding='utf-8') as requests:
                        with connection.makefile('w', encoding='utf-8', newline='\n') as answers:
                            program.answer_all(requests, answers, errors.append)
                status = nncheck.wait()
            finally:
                if nncheck.poll() is None:  # Ctrl-C
                    nncheck.terminate()
                    nncheck.wait()
        text = read(stdout) + read(stderr)
        if status in (0, 1, 3):
            found = Report(status, text, json.loads(read(report)))
        elif errors and code_of(errors[-1]) == -32000:
            raise errors[-1]
        else:
            raise RuntimeError('nncheck could not check:\n' + text)
    if status != 0:
        raise CheckFailed(found)
    return found


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def find_nncheck():
    """Returns the command that starts nncheck: $NNCHECK, the one on the PATH, or that of an npm project around here."""
    given = os.environ.get('NNCHECK')
    if given:
        return ['node', given] if given.endswith('.js') else shlex.split(given)
    folder, folders = os.getcwd(), []
    while folder not in folders:
        folders.append(folder)
        folder = os.path.dirname(folder)
    path = os.pathsep.join([os.environ.get('PATH', '')] + [os.path.join(f, 'node_modules', '.bin') for f in folders])
    found = shutil.which('nncheck', path=path)
    if found:
        return [found]
    raise RuntimeError(
        'nncheck is neither on the PATH nor in node_modules of this folder or of one above it. It runs on Node.js:\n'
        '  1. install Node.js 20.15 or newer: https://nodejs.org, or conda install -c conda-forge nodejs\n'
        '  2. npm install --global PATH, where PATH is a checkout of nncheck or its packed file, nncheck-….tgz\n'
        'Where it is elsewhere, the environment variable NNCHECK is the command that starts it.'
    )


def accept(server, token, nncheck):
    """Waits for the program that nncheck starts; returns None where nncheck ends before."""
    server.settimeout(0.1)
    while nncheck.poll() is None:
        try:
            connection, _ = server.accept()
        except socket.timeout:
            continue
        connection.settimeout(5)
        if connection.recv(len(token), socket.MSG_WAITALL) == token.encode():
            connection.settimeout(None)
            return connection
        connection.close()
    return None


def bridge():
    """Passes nncheck's questions on to the process that called check(), and its answers back."""
    port, token = os.environ['NNCHECK_BRIDGE'].split(':')
    requests, answers = (file.buffer for file in take_stdin_and_stdout())
    connection = socket.create_connection(('127.0.0.1', int(port)))
    connection.sendall(token.encode())

    def ask():
        for line in requests:
            connection.sendall(line)
        connection.shutdown(socket.SHUT_WR)

    threading.Thread(target=ask, daemon=True).start()
    while True:
        data = connection.recv(2**16)
        if not data:
            break
        answers.write(data)
        answers.flush()
    os._exit(0)  # the thread may wait for a question


if __name__ == '__main__' and sys.argv[1:] == ['--bridge']:
    bridge()


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
