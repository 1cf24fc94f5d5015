import { buildNetwork } from '../../src/network/build.ts';
import { forward } from '../../src/network/forward.ts';
import type { Examples } from '../../src/network/network.ts';
import type { Problem } from '../../src/problem/problem.ts';
import { problemOf, type RandomNetwork } from './networks.ts';

/** Where to look at a random network: a change of its point, its data or its precision. */
export type Point = (made: RandomNetwork) => RandomNetwork;

const scaled =
  (factor: number): Point =>
  (made) => ({ ...made, theta: made.theta.map((value) => factor * value) });

const inputsScaled =
  (factor: number): Point =>
  (made) =>
    withInputs(made, (value) => factor * value);

function withInputs(made: RandomNetwork, change: (value: number, index: number) => number): RandomNetwork {
  return { ...made, examples: { ...made.examples, inputs: made.examples.inputs.map(change) } };
}

function withDefinition(made: RandomNetwork, change: Partial<RandomNetwork['definition']>): RandomNetwork {
  const definition = { ...made.definition, ...change };
  return { ...made, definition, network: buildNetwork(definition) };
}

function inFloat32(made: RandomNetwork): RandomNetwork {
  const rounded = withInputs(withDefinition(made, { precision: 'float32' }), Math.fround);
  return { ...rounded, theta: rounded.theta.map(Math.fround) };
}

/** Sets every bias to 0: pre-activations of an example of zeros are then exactly at 0. */
function zeroBiases(made: RandomNetwork): RandomNetwork {
  const theta = made.theta.slice();
  for (const { kind, offset, size } of made.network.space.tensors) {
    if (kind === 'bias') theta.fill(0, offset, offset + size);
  }
  return { ...made, theta };
}

function repeated({ count, inputs, targets }: Examples, times: number): Examples {
  const repeat = (rows: Float64Array) =>
    Float64Array.from({ length: times * rows.length }, (_, k) => rows[k % rows.length]);
  return { count: times * count, inputs: repeat(inputs), targets: repeat(targets) };
}

function firstOnly(made: RandomNetwork): RandomNetwork {
  const { inputs, targets, count } = made.examples;
  const examples = {
    count: 1,
    inputs: inputs.slice(0, inputs.length / count),
    targets: targets.slice(0, targets.length / count),
  };
  return { ...made, examples };
}

/** Every other example answers exactly what the network does: its loss is at a minimum, or at a kink. */
function someFitted(made: RandomNetwork): RandomNetwork {
  const pass = problemOutputs(made);
  const units = pass.length / made.examples.count;
  const targets = made.examples.targets.map((value, k) =>
    Math.floor(k / units) % 2 === 0 ? pass[k] : value,
  );
  return { ...made, examples: { ...made.examples, targets } };
}

function problemOutputs({ network, theta, examples }: RandomNetwork): Float64Array {
  return forward(network, theta, examples.inputs, examples.count).a.at(-1)!;
}

/** Points at which gradients are easy, tiny, huge, saturated, at kinks, or sums that cancel. */
export const POINTS: Readonly<Record<string, Point>> = {
  plain: (made) => made,
  'in float32': inFloat32,
  'somewhat saturated weights': scaled(8),
  'saturated weights': scaled(30),
  'saturated weights in float32': (made) => inFloat32(scaled(10)(made)),
  'far saturated weights': scaled(1000),
  'near-zero weights': scaled(1e-6),
  'near-zero weights in float32': (made) => inFloat32(scaled(1e-3)(made)),
  'zero biases, inputs of 0 and 1': (made) => zeroBiases(withInputs(made, (value) => (value > 0 ? 1 : 0))),
  'all weights 0': scaled(0),
  'a single example': firstOnly,
  'the same examples three times': (made) => ({ ...made, examples: repeated(made.examples, 3) }),
  'large inputs': inputsScaled(255),
  'tiny inputs': inputsScaled(1e-6),
  'targets that are met': someFitted,
};

/** Returns the problem that a random network is at one of these points. */
export function problemAt(made: RandomNetwork, point: Point): Problem {
  return problemOf(point(made));
}
