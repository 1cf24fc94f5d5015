import type { NetworkDefinition } from '../../../src/network/definition.ts';
import type { Examples } from '../../../src/network/network.ts';
import { exactly, type Real, reals } from './real.ts';

/** Enough for moves of 1e-20 and 30 digits of what they change. */
const DIGITS = 60;
const D = reals(DIGITS);

const number = (x: number): Real => exactly(x, DIGITS);
const logistic = (z: Real): Real => D.exp(z.neg()).plus(1).pow(-1);

function activate({ type, alpha = 1 }: { type: string; alpha?: number }, z: readonly Real[]): Real[] {
  const each = (f: (z: Real) => Real): Real[] => z.map(f);
  if (type === 'softmax') {
    const e = z.map((x) => D.exp(x));
    const sum = e.reduce((total, x) => total.plus(x));
    return e.map((x) => x.div(sum));
  }
  if (type === 'linear') return [...z];
  if (type === 'sigmoid') return each(logistic);
  if (type === 'tanh') return each((x) => logistic(x.times(2)).times(2).minus(1));
  if (type === 'silu') return each((x) => x.times(logistic(x)));
  if (type === 'relu') return each((x) => (x.gt(0) ? x : number(0)));
  if (type === 'elu') return each((x) => (x.gt(0) ? x : D.exp(x).minus(1).times(number(alpha))));
  throw new TypeError(`no formula for ${type}`);
}

function lossOf(type: string, a: readonly Real[], t: readonly Real[]): Real {
  const terms = a.map((x, k) => {
    if (type === 'squared') return x.minus(t[k]).times(x.minus(t[k])).div(2);
    if (type === 'absolute') return x.minus(t[k]).abs();
    return t[k].isZero() ? number(0) : D.ln(x).times(t[k]).neg();
  });
  return terms.reduce((sum, term) => sum.plus(term));
}

/** Returns the cost at θ + δ, summed over the examples, in 60 digits: formulas of the spec's docs, nothing of src. */
export function exactCost(
  { inputs, layers, loss, regularization }: NetworkDefinition,
  theta: Float64Array,
  deltas: ReadonlyMap<number, number>,
  examples: Examples,
): Real {
  let at = 0;
  let cost = number(0);
  const take = (regularized: boolean): Real => {
    const w = number(theta[at]).plus(number(deltas.get(at) ?? 0));
    at++;
    if (!regularized) return w;
    const square = w.times(w).times(number(regularization.l2)).div(2);
    cost = cost.plus(square).plus(w.abs().times(number(regularization.l1)));
    return w;
  };
  let width = inputs;
  const dense = layers.map(({ units, bias, activation }) => {
    const weights = Array.from({ length: units }, () => Array.from({ length: width }, () => take(true)));
    const biases = Array.from({ length: units }, () => (bias ? take(regularization.biases) : number(0)));
    width = units;
    return { weights, biases, activation };
  });
  for (let n = 0; n < examples.count; n++) {
    let row = [...examples.inputs.subarray(n * inputs, (n + 1) * inputs)].map(number);
    for (const { weights, biases, activation } of dense) {
      const input = row;
      const z = weights.map((ws, unit) =>
        ws.reduce((sum, w, k) => sum.plus(w.times(input[k])), biases[unit]),
      );
      row = activate(activation, z);
    }
    const targets = [...examples.targets.subarray(n * width, (n + 1) * width)].map(number);
    cost = cost.plus(lossOf(loss.type, row, targets));
  }
  return cost;
}
