import { exactly, type Real, reals } from './real.ts';

/** Enough for moves of 1e-18 and 40 digits of what they change. */
const DIGITS = 60;
const D = reals(DIGITS);
const number = (x: number): Real => exactly(x, DIGITS);

/** Tensors by name, as nested lists of numbers with so many digits. */
export type RealTensors = Readonly<Record<string, Real[] | Real[][]>>;

const logistic = (z: Real): Real => D.exp(z.neg()).plus(1).pow(-1);
const tanh = (z: Real): Real => logistic(z.times(2)).times(2).minus(1);
const dot = (w: readonly Real[], x: readonly Real[]): Real =>
  w.reduce((sum, own, k) => sum.plus(own.times(x[k])), number(0));

/** The pre-activations of gate k of `units` units: Wx·x + b + Wh·h. */
function gate(t: RealTensors, k: number, units: number, x: readonly Real[], h: readonly Real[]): Real[] {
  const [wx, wh, b] = [t['layer.Wx'] as Real[][], t['layer.Wh'] as Real[][], t['layer.b'] as Real[]];
  return Array.from({ length: units }, (_, j) => {
    const row = k * units + j;
    return dot(wx[row], x).plus(dot(wh[row], h)).plus(b[row]);
  });
}

interface States {
  readonly h: readonly Real[];
  readonly c: readonly Real[];
}

type Cell = (t: RealTensors, x: readonly Real[], states: States, units: number) => States;

/** One step of each recurrent layer, by the formulas of the spec's docs, gates in the default order. */
const CELLS: Readonly<Record<string, Cell>> = {
  rnn: (t, x, { h, c }, units) => ({ h: gate(t, 0, units, x, h).map(tanh), c }),
  lstm(t, x, { h, c }, units) {
    const [i, f, o] = [0, 1, 2].map((k) => gate(t, k, units, x, h).map(logistic));
    const g = gate(t, 3, units, x, h).map(tanh);
    const cells = c.map((own, k) => f[k].times(own).plus(i[k].times(g[k])));
    return { h: cells.map((own, k) => o[k].times(tanh(own))), c: cells };
  },
  gru(t, x, { h, c }, units) {
    const [r, z] = [0, 1].map((k) => gate(t, k, units, x, h).map(logistic));
    const reset = h.map((own, k) => r[k].times(own));
    const n = gate(t, 2, units, x, reset).map(tanh);
    return { h: h.map((own, k) => z[k].times(own).plus(number(1).minus(z[k]).times(n[k]))), c };
  },
};

/**
 * Returns the cost of one sequence of tokens in 60 digits: an embedding `embed`, a recurrent layer `layer`, logits `out` at
 * each step, and the summed cross-entropy.
 */
export function exactSequenceCost(
  type: string,
  t: RealTensors,
  tokens: readonly number[],
  targets: readonly number[],
  units: number,
): Real {
  let states: States = { h: new Array(units).fill(number(0)), c: new Array(units).fill(number(0)) };
  let cost = number(0);
  for (const [step, token] of tokens.entries()) {
    states = CELLS[type](t, (t['embed.weight'] as Real[][])[token], states, units);
    const { h } = states;
    const logits = (t['out.weight'] as Real[][]).map((w, k) => dot(w, h).plus((t['out.bias'] as Real[])[k]));
    const total = logits.reduce((sum, z) => sum.plus(D.exp(z)), number(0));
    cost = cost.plus(D.ln(total).minus(logits[targets[step]]));
  }
  return cost;
}
