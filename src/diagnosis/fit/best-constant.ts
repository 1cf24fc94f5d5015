import { reductionFactor } from '../../network/cost.ts';
import type { Loss } from '../../network/losses/loss.ts';
import type { Problem } from '../../problem/problem.ts';
import { isBoundedBelow, lossOfOutputs, outputRange, type Range } from './output-range.ts';

/** Outputs that are the same for some examples. */
export interface ConstantOutput {
  /** One row of outputs; ±Infinity where the least cost is only approached. */
  readonly outputs: Float64Array;
  /** The cost of all examples with these outputs, without regularization. */
  readonly cost: number;
}

/**
 * Returns the best outputs of a network that gives every example the same: the mean of the targets for the squared loss
 * and the cross-entropies, the median for the absolute one, within what the output activation can give.
 *
 * @returns undefined where the loss of constant outputs has no least value
 */
export function constantOutput(problem: Problem): ConstantOutput | undefined {
  if (!isBoundedBelow(problem)) return undefined;
  const { network, data } = problem;
  const units = network.layers[network.layers.length - 1].units;
  const outputs = bestConstant(problem)(Uint32Array.from({ length: data.count }, (_, n) => n));
  const every = new Float64Array(data.count * units);
  for (let k = 0; k < every.length; k++) every[k] = outputs[k % units];
  const cost = costOfOutputs(problem, every);
  return Number.isFinite(cost) && reachableTogether(problem, outputs) ? { outputs, cost } : undefined;
}

/** The commonest row of targets, and the cost of giving it to every example. */
export interface CommonestClass extends ConstantOutput {
  /** How many of the examples have it. */
  readonly count: number;
  readonly of: number;
}

/** Returns the row of targets that most examples have, the first of several. */
export function commonestClass(problem: Problem): CommonestClass {
  const { targets, count } = problem.data;
  const units = targets.length / count;
  const counts = new Map<string, { example: number; count: number }>();
  for (let example = 0; example < count; example++) {
    const key = targets.subarray(example * units, (example + 1) * units).join();
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { example, count: 1 });
    else known.count += 1;
  }
  const best = [...counts.values()].reduce((a, b) => (b.count > a.count ? b : a));
  const outputs = targets.slice(best.example * units, (best.example + 1) * units);
  const every = new Float64Array(targets.length);
  for (let k = 0; k < every.length; k++) every[k] = outputs[k % units];
  return { outputs, count: best.count, of: count, cost: costOfOutputs(problem, every) };
}

/** Returns the cost of outputs as the loss takes them, [examples, units], without regularization. */
export function costOfOutputs({ network, data }: Problem, outputs: Float64Array): number {
  const loss = lossOfOutputs(network);
  const units = outputs.length / data.count;
  let sum = 0;
  for (let at = 0; at < outputs.length; at += units) sum += loss.value(outputs, data.targets, at, units);
  return sum * reductionFactor(network, data);
}

/**
 * Returns the function that gives the best outputs of some examples that all have the same: each output the best within
 * its range, by itself.
 */
export function bestConstant({ network, data }: Problem): (examples: Uint32Array) => Float64Array {
  const loss = lossOfOutputs(network);
  const range = outputRange(network);
  const { takesLogits } = network.objective;
  const units = network.layers[network.layers.length - 1].units;
  const targets = new Float64Array(data.count);
  return (examples) =>
    Float64Array.from({ length: units }, (_, unit) => {
      let sum = 0;
      let all = 0;
      examples.forEach((example, k) => {
        targets[k] = data.targets[example * units + unit];
        sum += targets[k];
        for (let at = example * units; at < (example + 1) * units; at++) all += data.targets[at];
      });
      const mean = sum / examples.length;
      if (loss.name === 'squared') return clip(mean, range);
      if (loss.name === 'binary-crossentropy')
        return clip(takesLogits ? Math.log(mean / (1 - mean)) : mean, range);
      if (takesLogits) return Math.log(sum / all);
      if (loss.name === 'categorical-crossentropy' && range.name === 'softmax') return sum / all;
      return minimizer(loss, targets.subarray(0, examples.length), range);
    });
}

/** Whether a softmax can give these outputs: they sum to 1. */
function reachableTogether({ network }: Problem, outputs: Float64Array): boolean {
  if (network.layers[network.layers.length - 1].activation.separable) return true;
  const sum = outputs.reduce((total, output) => total + output, 0);
  return Math.abs(sum - 1) < 1e-9;
}

const clip = (value: number, { low, high }: Range): number => Math.max(low, Math.min(high, value));

/** Halvings of an interval until its ends are neighbours, from 1e6 down to 1e-18. */
const HALVINGS = 80;

/** Returns where the summed convex losses of one output are least, by bisection of their derivative. */
function minimizer(loss: Loss, targets: Float64Array, range: Range): number {
  const y = new Float64Array(1);
  const t = new Float64Array(1);
  const slope = new Float64Array(1);
  const derivative = (at: number): number => {
    y[0] = at;
    let sum = 0;
    for (const target of targets) {
      t[0] = target;
      loss.gradient(y, t, 0, 1, slope, 0.5);
      sum += slope[0];
    }
    return sum;
  };
  // Every loss of a target t is least between −1 and 1 or at t, but a hinge at margin/t.
  const margin = Math.abs(loss.constants.margin ?? 1);
  const farthest = targets.reduce(
    (most, t) => Math.max(most, Math.abs(t), t === 0 ? 0 : margin / Math.abs(t)),
    1,
  );
  let low = clip(-farthest, range);
  let high = clip(farthest, range);
  for (let k = 0; k < HALVINGS && low < high; k++) {
    const middle = low + (high - low) / 2;
    const slopeThere = derivative(middle);
    if (slopeThere === 0) return middle;
    if (slopeThere < 0) low = middle;
    else high = middle;
  }
  return high;
}
