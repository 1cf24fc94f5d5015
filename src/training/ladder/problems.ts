import { buildNetwork } from '../../network/build.ts';
import { taskProblem } from '../../problem/load.ts';
import type { Problem } from '../../problem/problem.ts';
import { random } from '../../problem/random.ts';
import { arrange } from '../../tensors/layout.ts';

/** The task whose network, of sigmoids, a problem of the ladder has, and the one whose examples. */
const PROBLEMS = {
  neuron: { network: 'and', data: 'and' },
  hidden: { network: 'xor', data: 'and' },
  xor: { network: 'xor', data: 'xor' },
} as const;

export type LadderProblem = keyof typeof PROBLEMS;

/** Losses of a sigmoid output; in place of any other the ladder has half the squared error. */
const LOSSES = ['squared', 'binary-crossentropy'];
const COST = { loss: { type: 'squared' }, reduction: 'sum' } as const;

/**
 * Makes a problem of the ladder.
 *
 * @param like a problem whose cost, layout and optimizer it takes over, as far as they fit
 */
export async function ladderProblem(which: LadderProblem, like?: Problem): Promise<Problem> {
  const { network: task, data } = PROBLEMS[which];
  const base = await taskProblem(task);
  const { loss, reduction, regularization } = like?.definition ?? {};
  const fits = loss !== undefined && LOSSES.includes(loss.type) && !loss.fromLogits;
  const cost = fits ? { loss, reduction: reduction!, regularization: regularization! } : COST;
  const [{ bias, biasInput }] = (like ?? base).definition.layers;
  // A layer without biases could not learn AND.
  const biases = { bias: bias || true, ...(biasInput !== undefined && { biasInput }) };
  const layers = base.definition.layers.map((layer) => ({ ...layer, ...biases }));
  const definition = { ...base.definition, ...cost, layers };
  const network = buildNetwork(definition);
  const { batchSize: _, ...train } = like?.train ?? { ...base.train, optimizer: PLAIN };
  const { layout } = like ?? base;
  const tensors = arrange(network.space, layout);
  const parameters = startOf(network.space.size, 1);
  const examples = (await taskProblem(data)).data;
  return { ...base, name: which, definition, network, parameters, tensors, layout, train, data: examples };
}

const PLAIN = { type: 'sgd', learningRate: 0.3, momentum: 0 } as const;

/** Deviation of the weights at the start: nearly half of such starts learn XOR (`test/training/ladder`). */
const STD = 2;

/** Returns the parameters of a start, always the same ones for a number; with two digits the arithmetic can be done by hand. */
export function startOf(size: number, start: number): Float64Array {
  // From the first of these XOR is not learned, so that a restart is seen; from the second it is.
  const { normal } = random(start + 1);
  return Float64Array.from({ length: size }, () => Math.round(100 * STD * normal()) / 100);
}
