// The network whose gradient nncheck checks: functions that this file exports. Run
//
//   nncheck grad nncheck.json --module nncheck_module.ts
//
// parameters: your tensors by name, as nested or typed arrays with a row for each unit: their shapes, and where to start
// cost:       takes such parameters, returns the number that you minimize (or a promise of it)
// gradient:   takes such parameters, returns its derivative: arrays of the same shapes by the same names
// outputs:    takes such parameters, returns the network's outputs, a row for each example (may be left out)
//
// layout = { weight: 'in-out' }, … says how you store weights, where not as [units, inputs] and [units]. With update, the
// steps of an optimizer, gradient may be left out. For nncheck train, epochs(parameters, count) is your training loop: it
// returns { costs, parameters }, the cost after each epoch and the parameters after the last. A default function that
// returns all of this is given the spec's problem: its network, and its data as rows of inputs and targets.
//
// Here: xor on a 2-2-1 network of sigmoids, half the summed squares.

interface Parameters {
  'hidden.weight': number[][];
  'hidden.bias': number[];
  'output.weight': number[][];
  'output.bias': number[];
}

const DATA = [
  { x: [0, 0], target: [0] },
  { x: [0, 1], target: [1] },
  { x: [1, 0], target: [1] },
  { x: [1, 1], target: [0] },
];

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

function dense(x: number[], weight: number[][], bias: number[]): number[] {
  return weight.map((row, i) => sigmoid(row.reduce((z, w, j) => z + w * x[j], bias[i])));
}

function forward(p: Parameters, x: number[]): { hidden: number[]; output: number[] } {
  const hidden = dense(x, p['hidden.weight'], p['hidden.bias']);
  return { hidden, output: dense(hidden, p['output.weight'], p['output.bias']) };
}

export const parameters: Parameters = {
  'hidden.weight': [
    [0.5, -0.4],
    [0.3, 0.8],
  ],
  'hidden.bias': [0.1, -0.2],
  'output.weight': [[0.7, -0.6]],
  'output.bias': [0.05],
};

export function outputs(p: Parameters): number[][] {
  return DATA.map(({ x }) => forward(p, x).output);
}

export function cost(p: Parameters): number {
  let sum = 0;
  for (const { x, target } of DATA) {
    for (const [i, a] of forward(p, x).output.entries()) sum += (a - target[i]) ** 2 / 2;
  }
  return sum;
}

export function gradient(p: Parameters): Parameters {
  const g: Parameters = {
    'hidden.weight': [
      [0, 0],
      [0, 0],
    ],
    'hidden.bias': [0, 0],
    'output.weight': [[0, 0]],
    'output.bias': [0],
  };
  const add = (layer: 'hidden' | 'output', delta: number[], before: number[]): void => {
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
