import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkDefinition } from '../../src/network/definition.ts';
import type { Examples } from '../../src/network/network.ts';
import type { Reduction, Regularization } from '../../src/network/objective.ts';

/** What torch computed for one network and cost; a name may carry a constant, as `elu alpha=0.7`. */
type Row = [
  hidden: string,
  output: string,
  loss: string,
  reduction: Reduction,
  regularization: string,
  cost: number,
  gradient: number[],
];

interface Golden {
  readonly inputs: number[][];
  readonly targets: Readonly<Record<string, number[][]>>;
  readonly targetsOf: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, number[] | number[][]>>;
  readonly regularizations: Readonly<Record<string, Regularization>>;
  readonly float64: Row[];
  readonly float32: Row[];
}

export interface GoldenCase {
  readonly name: string;
  readonly definition: NetworkDefinition;
  readonly examples: Examples;
  readonly theta: Float64Array;
  readonly cost: number;
  readonly gradient: Float64Array;
}

const golden: Golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../golden/gradients.json'), 'utf8'),
);
const flat = (values: readonly (number | number[])[]): Float64Array => Float64Array.from(values.flat());

/** The cases of test/golden/make_gradients.py. */
export function goldenCases(precision: 'float64' | 'float32'): GoldenCase[] {
  const units = golden.targets.real[0].length;
  const hiddenUnits = golden.parameters['hidden.bias'].length;
  return golden[precision].map(([hidden, output, loss, reduction, regularization, cost, gradient]) => ({
    name: [hidden, output, loss, reduction, regularization].join(', '),
    definition: {
      inputs: golden.inputs[0].length,
      layers: [
        { type: 'dense', name: 'hidden', units: hiddenUnits, activation: constants(hidden), bias: true },
        { type: 'dense', name: 'output', units, activation: constants(output), bias: true },
      ],
      loss: constants(loss),
      reduction,
      regularization: golden.regularizations[regularization],
      precision,
    },
    examples: {
      count: golden.inputs.length,
      inputs: flat(golden.inputs),
      targets: flat(golden.targets[golden.targetsOf[loss]]),
    },
    theta: flat(Object.values(golden.parameters).flat()),
    cost,
    gradient: flat(gradient),
  }));
}

/** `huber delta=0.4` is { type: 'huber', delta: 0.4 }, and `x fromLogits` is { type: 'x', fromLogits: true }. */
function constants(text: string): { type: string } & Record<string, number | boolean> {
  const [type, ...rest] = text.split(' ');
  const entries = rest
    .map((word) => word.split('='))
    .map(([key, value]) => [key, value === undefined || Number(value)]);
  return { type, ...Object.fromEntries(entries) };
}
