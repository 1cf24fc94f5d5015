// Answers nncheck's questions about your network, on stdin and stdout. Use it from your program:
//
//   import { serve } from './nncheck_adapter.mjs';
//   await serve({ parameters: { 'hidden.weight': W1, 'hidden.bias': b1 }, cost, gradient });
//
// or put your network in place of the example at the end of this file. Then run
//
//   nncheck grad nncheck.json --run "node nncheck_adapter.mjs"

import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Answers until nncheck has asked everything, then exits. What is printed meanwhile goes to stderr, since stdout
 * is for the answers.
 *
 * parameters: your tensors by name, as nested arrays with a row for each unit: their shapes, and where to start
 * cost:       takes such parameters, returns the number that you minimize (or a promise of it)
 * gradient:   takes such parameters, returns its derivative: arrays of the same shapes by the same names
 * inputGradient: beside gradient: takes such parameters, returns the derivative with respect to the inputs of the examples
 *             by the names that the spec has, or x: { x: dx, h0: dh0 } (may be left out)
 * outputs:    takes such parameters, returns the network's outputs, a row for each example (may be left out)
 * layout:     how you store weights, where not as [units, inputs] and [units]: { bias: 'first-column' }, …
 * step:       beside gradient or in its place: takes parameters, a learning rate and k = 0, 1, …, returns the parameters
 *             after that step of your optimizer (or a promise); before step 0 its velocity and its moments are 0
 * optimizer:  without a spec, whose steps these are: { type: 'sgd', momentum: 0.9 }, …
 * epochs:     for nncheck train: takes parameters and how many epochs, trains from rest with your own learning rate, returns
 *             { costs, parameters }: the cost after each epoch, and the parameters after the last (may be left out)
 */
export async function serve(program) {
  const { parameters, cost, gradient, inputGradient, outputs, layout, name, step, optimizer, epochs } =
    program;
  if (!gradient && !step) throw new TypeError('nncheck needs gradient, or step in its place');
  const answer = takeStdout();
  const theta = structuredClone(parameters); // always the parameters that were given last

  const at = (params) => Object.assign(theta, fromTensors(params.parameters ?? {}, theta));

  const methods = {
    initialize({ protocol }) {
      if (protocol !== 1) throw new BadParams(`this adapter speaks protocol 1, not ${protocol}`);
      return {
        name: name ?? basename(process.argv[1]),
        parameters: Object.entries(theta).map(([name, values]) => ({ name, shape: shapeOf(values) })),
        initial: toTensors(theta),
        methods: [
          ...['costs', 'line'],
          ...(outputs ? ['outputs'] : []),
          ...(step ? ['update'] : []),
          ...(epochs ? ['epochs'] : []),
        ],
        ...(layout && { layout }),
        ...(optimizer && { optimizer }),
      };
    },
    cost: async (params) => ({ cost: toCost(await cost(at(params))) }),
    ...(gradient && {
      async gradient(params) {
        const own = toTensors(await gradient(at(params)));
        const ofInputs = inputGradient && toTensors(await inputGradient(theta));
        return { gradient: own, ...(ofInputs && { inputGradient: ofInputs }) };
      },
    }),
    ...(outputs && { outputs: async (params) => ({ outputs: toTensor(await outputs(at(params))) }) }),

    /** The cost with some weights moved, for each of the perturbations: [[tensor, flat index, change], …]. */
    async costs(params) {
      at(params);
      const costs = [];
      for (const moves of params.perturbations) costs.push(await movedCost(moves));
      return { costs };
    },

    /** The cost at parameters + step · direction, for each step. */
    async line(params) {
      at(params);
      const way = fromTensors(params.direction, theta);
      const costs = [];
      for (const step of params.steps) {
        const moved = Object.keys(theta).map((name) => [name, along(theta[name], step, way[name])]);
        costs.push(toCost(await cost(Object.fromEntries(moved))));
      }
      return { costs };
    },

    /** The parameters after each step, from rest. */
    ...(step && {
      async update(params) {
        let now = at(params);
        const parametersAfter = [];
        for (let k = 0; k < (params.steps ?? 1); k++) {
          now = await step(structuredClone(now), params.learningRate, k);
          if (!now) throw new TypeError(`step gives ${now}, and not the parameters after the step`);
          parametersAfter.push(toTensors(now));
        }
        return { parametersAfter };
      },
    }),

    /** The costs of your own training loop, from rest, and the parameters at its end. */
    ...(epochs && {
      async epochs(params) {
        const { costs, parameters } = await epochs(structuredClone(at(params)), params.count);
        return { costs: Array.from(costs, toCost), parametersAfter: toTensors(parameters) };
      },
    }),
    shutdown: () => null,
  };

  async function movedCost(moves) {
    const before = [];
    try {
      for (const [tensor, index, change] of moves) {
        known(theta, tensor);
        const [row, k] = place(theta, tensor, index);
        before.push([row, k, row[k]]);
        row[k] += change;
      }
      return toCost(await cost(theta));
    } finally {
      for (const [row, k, value] of before.reverse()) row[k] = value;
    }
  }

  for await (const line of requests()) {
    let request = {};
    try {
      request = JSON.parse(line);
      const method = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
      if (!method) throw new UnknownMethod(`there is no method ${request.method}`);
      await answer({ id: request.id, result: await method(request.params ?? {}) });
    } catch (error) {
      process.stderr.write(`${error?.stack ?? error}\n`);
      await answer({ id: request.id ?? null, error: { code: codeOf(error), message: String(error) } });
    }
    if (request.method === 'shutdown') break;
  }
  process.exit(0);
}

/**
 * Returns what nncheck's spec says, before you call serve(); undefined where there is no spec. Its data.inputs and
 * data.targets have a row for each example; network, loss, regularization and train are those of the spec.
 */
export async function problem() {
  takeStdout();
  ahead ??= (await lines().next()).value;
  return ahead && JSON.parse(ahead).params?.problem;
}

let ahead; // the first request, where problem() has read it

let reading;
const lines = () => {
  reading ??= createInterface({ input: process.stdin, crlfDelay: Infinity })[Symbol.asyncIterator]();
  return reading;
};

async function* requests() {
  if (ahead !== undefined) yield ahead;
  yield* lines();
}

let write;

/** Keeps stdout for the answers: from here on console.log goes to stderr. */
function takeStdout() {
  write ??= process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return (message) =>
    new Promise((done) => write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`, done));
}

// nncheck has started this program: what it prints from here on is no answer.
if (process.env.NNCHECK_PROGRAM) takeStdout();

class UnknownMethod extends Error {}
class BadParams extends Error {}

function codeOf(error) {
  if (error instanceof SyntaxError) return -32700;
  if (error instanceof UnknownMethod) return -32601;
  return error instanceof BadParams ? -32602 : -32000;
}

// A tensor in a message is {"shape": […], "values": [row after row]}; here it is a nested array.

const isArray = (values) => Array.isArray(values) || ArrayBuffer.isView(values);

const shapeOf = (values) => (isArray(values) ? [values.length, ...shapeOf(values[0])] : []);

const flat = (values) => (isArray(values) ? Array.from(values).flatMap(flat) : [values]);

function toTensor(values) {
  return { shape: shapeOf(values), values: flat(values).map(toNumber) };
}

function toTensors(values) {
  return Object.fromEntries(Object.keys(values).map((name) => [name, toTensor(values[name])]));
}

function fromTensors(tensors, theta) {
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    const own = shapeOf(known(theta, name));
    if (`${shape}` !== `${own}`) throw new BadParams(`${name} has shape [${own}], not [${shape}]`);
    return [name, nested(values.map(Number).values(), shape)];
  });
  return Object.fromEntries(entries);
}

function known(theta, name) {
  if (Object.hasOwn(theta, name)) return theta[name];
  throw new BadParams(`there is no tensor ${name}; there are ${Object.keys(theta).join(', ')}`);
}

/** Takes the next values of an iterator as an array of that shape. */
function nested(values, [length, ...rest]) {
  if (length === undefined) return values.next().value;
  return Array.from({ length }, () => nested(values, rest));
}

/** Returns the innermost array that holds the element of that flat index, and where in it. */
function place(holder, key, index) {
  if (holder[key] === undefined) throw new BadParams(`there is no index ${key}`);
  if (!isArray(holder[key])) return [holder, key];
  const [, ...inner] = shapeOf(holder[key]);
  const size = inner.reduce((product, length) => product * length, 1);
  return place(holder[key], Math.floor(index / size), index % size);
}

function along(values, step, direction) {
  if (isArray(values)) return Array.from(values, (value, k) => along(value, step, direction[k]));
  return values + step * direction;
}

/** Your cost as a number; anything else, such as a list of losses, is an error that says so. */
function toCost(value) {
  if (typeof value === 'number') return toNumber(value);
  const found = isArray(value) ? `an array of shape [${shapeOf(value)}]` : `${typeof value} ${value}`;
  throw new TypeError(
    `cost gives ${found}, and a cost is one number${isArray(value) ? ': sum or average it' : ''}`,
  );
}

/** JSON has no NaN and no infinity: they go as words. */
function toNumber(value) {
  return Number.isFinite(value) ? value : String(value);
}

// ---- An example: xor on a 2-2-1 network of sigmoids, half the summed squares. Put your network here. ----

const DATA = [
  { x: [0, 0], target: [0] },
  { x: [0, 1], target: [1] },
  { x: [1, 0], target: [1] },
  { x: [1, 1], target: [0] },
];

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

const dense = (x, weight, bias) =>
  weight.map((row, i) => sigmoid(row.reduce((z, w, j) => z + w * x[j], bias[i])));

function forward(p, x) {
  const hidden = dense(x, p['hidden.weight'], p['hidden.bias']);
  return { hidden, output: dense(hidden, p['output.weight'], p['output.bias']) };
}

const exampleOutputs = (p) => DATA.map(({ x }) => forward(p, x).output);

function exampleCost(p) {
  let cost = 0;
  for (const { x, target } of DATA) {
    for (const [i, a] of forward(p, x).output.entries()) cost += (a - target[i]) ** 2 / 2;
  }
  return cost;
}

function exampleGradient(p) {
  const g = {
    'hidden.weight': [[0, 0], [0, 0]], // biome-ignore format: rows
    'hidden.bias': [0, 0],
    'output.weight': [[0, 0]],
    'output.bias': [0],
  };
  const add = (layer, delta, before) => {
    for (const [i, d] of delta.entries()) {
      g[`${layer}.bias`][i] += d;
      for (const [j, v] of before.entries()) g[`${layer}.weight`][i][j] += d * v;
    }
  };
  for (const { x, target } of DATA) {
    const { hidden, output } = forward(p, x);
    const deltaOutput = output.map((a, i) => (a - target[i]) * a * (1 - a));
    const deltaHidden = hidden.map(
      (a, j) => deltaOutput.reduce((sum, d, i) => sum + d * p['output.weight'][i][j], 0) * a * (1 - a),
    );
    add('hidden', deltaHidden, x);
    add('output', deltaOutput, hidden);
  }
  return g;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await serve({
    parameters: {
      'hidden.weight': [
        [0.5, -0.4],
        [0.3, 0.8],
      ],
      'hidden.bias': [0.1, -0.2],
      'output.weight': [[0.7, -0.6]],
      'output.bias': [0.05],
    },
    cost: exampleCost,
    gradient: exampleGradient,
    outputs: exampleOutputs,
  });
}
