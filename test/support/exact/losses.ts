import { softplusChange } from './activations.ts';
import { digitsFor, type ExactChange, exactly, exp, log1p, type Real, reals } from './real.ts';

/** The changes of the losses when outputs y move by d, for targets t; as for activations. */
export type ExactLoss = (d: number[], y: number[], t: number[], constant: number) => ExactChange;

/** Digits enough for sums and products of any two numbers that losses are tried with. */
const EXACT = 760;

/** A sum over outputs, each by itself. */
function overOutputs(one: (d: number, y: number, t: number, constant: number) => ExactChange): ExactLoss {
  return (d, y, t, constant) => {
    const changes = d.map((move, k) => one(move, y[k], t[k], constant));
    const D = reals(EXACT);
    const zero = new D(0);
    return {
      change: changes.reduce((sum, { change }) => sum.plus(change), zero),
      magnitude: changes.reduce((sum, { magnitude }) => sum.plus(magnitude), zero),
    };
  };
}

/** By subtraction; `terms` are what digits are lost of where the way is not on one straight piece. */
function subtracted(
  value: (y: Real, t: Real, constant: Real) => Real,
  straight: (from: Real, to: Real, t: Real, constant: Real) => boolean,
  terms: (y: Real, t: Real, constant: Real) => Real,
): ExactLoss {
  return overOutputs((d, y, t, constant) => {
    const [move, from, target, c] = [d, y, t, constant].map((number) => exactly(number, EXACT));
    const to = from.plus(move);
    const change = value(to, target, c).minus(value(from, target, c));
    const stays = straight(from, to, target, c);
    return { change, magnitude: stays ? change.abs() : change.abs().plus(terms(from, target, c)) };
  });
}

const magnitudeOf = (number: Real): Real => number.abs();

/** Returns ln(after) − ln(before). */
function logChange(before: Real, after: Real): Real {
  const D = reals(60);
  return log1p(D.div(after.minus(before), before), D.div(after, before), 60);
}

function crossentropy(weights: [weight: Real, change: Real][]): ExactChange {
  const terms = weights
    .filter(([weight]) => !weight.isZero())
    .map(([weight, change]) => weight.times(change).neg());
  const zero = new (reals(60))(0);
  return {
    change: terms.reduce((sum, term) => sum.plus(term), zero),
    magnitude: terms.reduce((sum, term) => sum.plus(term.abs()), zero),
  };
}

function moved(d: number, x: number): [before: Real, after: Real] {
  const before = exactly(x, EXACT);
  return [before, before.plus(exactly(d, EXACT))];
}

function complement(x: Real): Real {
  return x.neg().plus(1);
}

/** Σ t_i·ln Σ_j p_j·e^(d_j − d_i), with p = softmax(z) */
const categoricalOfLogits: ExactLoss = (d, z, t) => {
  const digits = digitsFor(...d.flatMap((di) => d.map((dj) => di - dj)));
  const D = reals(digits);
  const add = (sum: Real, x: Real) => sum.plus(x);
  const e = z.map((x) => exp(x, digits));
  const total = e.reduce(add);
  let [change, magnitude] = [new D(0), new D(0)];
  t.forEach((target, i) => {
    const moves = d.map((dj) => exactly(dj, digits).minus(exactly(d[i], digits)));
    const growths = d.map((dj) => exp(dj, digits).div(exp(d[i], digits)));
    const grown = growths.map((g, j) => g.minus(1).times(e[j]).div(total));
    const [x, after] = [grown.reduce(add), growths.map((g, j) => g.times(e[j]).div(total)).reduce(add)];
    const log = log1p(x, after, digits);
    // The change is a mean of the moves; near 1 it is made of what each p grows by.
    const weighted = growths
      .map((g, j) => g.times(e[j]).div(total).div(after).times(moves[j].abs()))
      .reduce(add);
    const parts = after.gt(0.5) ? grown.map(magnitudeOf).reduce(add).div(after) : new D(0);
    change = change.plus(log.times(exactly(target, 60)));
    magnitude = magnitude.plus(
      log
        .abs()
        .plus(weighted)
        .plus(parts)
        .times(exactly(Math.abs(target), 60)),
    );
  });
  return { change, magnitude };
};

/** Every loss, by its name in a spec; the cross-entropies of pre-activations beside those of probabilities. */
export const exactLosses: Readonly<Record<string, ExactLoss>> = {
  squared: overOutputs((d, y, t, scale) => {
    const [move, e, s] = [exactly(d, EXACT), exactly(y, EXACT).minus(exactly(t, EXACT)), exactly(scale, 60)];
    const change = e.plus(move).times(e.plus(move)).minus(e.times(e)).times(s);
    return { change, magnitude: e.abs().times(2).plus(move.abs()).times(move.abs()).times(s) };
  }),
  absolute: subtracted(
    (y, t) => y.minus(t).abs(),
    (from, to, t) => from.cmp(t) === to.cmp(t),
    (y, t) => y.minus(t).abs().times(2),
  ),
  huber: subtracted(
    (y, t, delta) => {
      const e = y.minus(t).abs();
      return e.lte(delta) ? e.times(e).div(2) : delta.times(e.minus(delta.div(2)));
    },
    (from, to, t, delta) =>
      [from, to].every((y) => y.minus(t).gt(delta)) || [from, to].every((y) => t.minus(y).gt(delta)),
    (y, t, delta) => y.minus(t).abs().plus(delta).times(delta),
  ),
  hinge: subtracted(
    (y, t) => {
      const margin = t.times(y).neg().plus(1);
      return margin.gt(0) ? margin : margin.times(0);
    },
    (from, to, t) => t.times(from).cmp(1) === t.times(to).cmp(1),
    (y, t) => t.times(y).abs().plus(1),
  ),
  'binary-crossentropy': overOutputs((d, a, t) => {
    const [before, after] = moved(d, a);
    return crossentropy([
      [exactly(t, 60), logChange(before, after)],
      [complement(exactly(t, EXACT)), logChange(complement(before), complement(after))],
    ]);
  }),
  'categorical-crossentropy': overOutputs((d, a, t) =>
    crossentropy([[exactly(t, 60), logChange(...moved(d, a))]]),
  ),
  'binary-crossentropy of pre-activations': overOutputs((d, z, t) =>
    crossentropy([
      [exactly(t, 60), softplusChange(-z, -d).neg()],
      [complement(exactly(t, EXACT)), softplusChange(z, d).neg()],
    ]),
  ),
  'categorical-crossentropy of pre-activations': categoricalOfLogits,
};

/** Returns the changes of a softmax, p_i·Σ_j p_j·(e^d_i − e^d_j) / Σ_j p_j·e^d_j. */
export function exactSoftmax(z: number[], d: number[]): ExactChange[] {
  const digits = digitsFor(...d.flatMap((di) => d.map((dj) => di - dj)));
  const add = (sum: Real, x: Real) => sum.plus(x);
  const e = z.map((x) => exp(x, digits));
  const total = e.reduce(add);
  const growths = d.map((move) => exp(move, digits));
  const after = growths.map((g, j) => g.times(e[j])).reduce(add);
  return e.map((own, i) => {
    const factor = own.div(total).div(after);
    const terms = growths.map((g, j) => growths[i].minus(g).times(e[j]));
    const sizes = growths.map((g, j) =>
      j === i ? g.times(0) : growths[i].minus(1).abs().plus(g.minus(1).abs()).times(e[j]),
    );
    const spans = growths.map((g, j) => (j === i ? g.times(0) : growths[i].plus(g).times(e[j])));
    const sum = (of: Real[]) => of.reduce(add).times(factor);
    // For large moves the growths themselves are the terms, where those are less.
    const [small, large] = [sum(sizes), sum(spans)];
    return { change: sum(terms), magnitude: small.lt(large) ? small : large };
  });
}
