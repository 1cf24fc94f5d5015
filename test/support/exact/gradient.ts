import { Decimal } from 'decimal.js';
import type { ForwardPass } from '../../../src/network/forward.ts';
import { isCombined } from '../../../src/network/graph.ts';
import type { Examples, Network } from '../../../src/network/network.ts';
import type { Reduction } from '../../../src/network/objective.ts';
import { exactly } from './real.ts';

const DIGITS = 50;
const D = Decimal.clone({ precision: DIGITS, minE: -9e15, maxE: 9e15 });
/** For functions whose series cancel. */
const W = Decimal.clone({ precision: 90, minE: -9e15, maxE: 9e15 });
type Real = Decimal;

/** The very number that float64 holds, in 50 digits. */
export const real = (x: number): Real => new D(exactly(x, DIGITS));

const ZERO = new D(0);
const ONE = new D(1);
const sum = (terms: Real[]): Real => terms.reduce((total, term) => total.plus(term), ZERO);

function logistic(z: Real): Real {
  if (z.gt(0)) return D.div(1, D.exp(z.neg()).plus(1));
  const e = D.exp(z);
  return e.div(e.plus(1));
}

const ROOT = W.sqrt(W.acos(-1).times(2));
const density = (z: Real): Real => new D(W.exp(new W(z).pow(2).div(-2)).div(ROOT));

/** The normal distribution function: its series, and far out its continued fraction (Laplace). */
function normal(z: Real): Real {
  const x = new W(z).abs();
  const bell = W.exp(x.pow(2).div(-2)).div(ROOT);
  let lower: Decimal;
  if (x.gt(7)) {
    let fraction: Decimal = x;
    const depth = Math.ceil(12_000 / x.toNumber() ** 2) + 20;
    for (let k = depth; k >= 1; k--) fraction = x.plus(new W(k).div(fraction));
    lower = bell.div(fraction);
  } else {
    let term: Decimal = x;
    let total: Decimal = x;
    for (let k = 3; term.abs().gt(total.abs().times('1e-88')); k += 2) {
      term = term.times(x).times(x).div(k);
      total = total.plus(term);
    }
    lower = new W(0.5).minus(bell.times(total));
  }
  return new D(z.gt(0) ? W.sub(1, lower) : lower);
}

const SELU_ALPHA = real(1.6732632423543772);
const SELU_SCALE = real(1.0507009873554805);
const TWICE_ROOT = real(2 * Math.sqrt(2 / Math.PI));
const CUBIC = real(0.044715);
const gate = (z: Real): Real => z.plus(z.pow(3).times(CUBIC)).times(TWICE_ROOT);

/** f′ of every activation of one unit, given z and its constant. */
const SLOPES: Record<string, (z: Real, alpha: Real) => Real> = {
  linear: () => ONE,
  sigmoid: (z) => D.exp(z.abs().neg()).div(D.exp(z.abs().neg()).plus(1).pow(2)),
  tanh: (z) =>
    D.exp(z.abs().times(-2))
      .times(4)
      .div(D.exp(z.abs().times(-2)).plus(1).pow(2)),
  relu: (z) => (z.gt(0) ? ONE : ZERO),
  'leaky-relu': (z, alpha) => (z.gt(0) ? ONE : alpha),
  elu: (z, alpha) => (z.gt(0) ? ONE : D.exp(z).times(alpha)),
  selu: (z) => (z.gt(0) ? SELU_SCALE : D.exp(z).times(SELU_ALPHA).times(SELU_SCALE)),
  softplus: logistic,
  gelu: (z) => normal(z).plus(z.times(density(z))),
  'gelu-tanh': (z) => {
    const s = logistic(gate(z));
    const slope = TWICE_ROOT.times(z.pow(2).times(CUBIC).times(3).plus(1));
    return s.plus(
      z
        .times(s)
        .times(logistic(gate(z).neg()))
        .times(slope),
    );
  },
  silu: (z) => logistic(z).plus(z.times(logistic(z)).times(logistic(z.neg()))),
  swish(z, beta) {
    const x = z.times(beta);
    return logistic(x).plus(x.times(logistic(x)).times(logistic(x.neg())));
  },
};

function softmax(z: Real[]): Real[] {
  const top = D.max(...z);
  const e = z.map((x) => D.exp(x.minus(top)));
  return e.map((x) => x.div(sum(e)));
}

/**
 * Returns ∂cost/∂θ in 50 digits by the chain rule, written anew, from the pre-activations and activations that a
 * float64 pass has stored: what a measurement at that pass is responsible for.
 */
export function exactGradient(
  network: Network,
  theta: Float64Array,
  { count, targets }: Examples,
  pass: ForwardPass,
): Real[] {
  const { layers, objective, space } = network;
  const last = layers.length - 1;
  const gradient: Real[] = new Array(space.size).fill(ZERO);
  const add = (index: number, term: Real): void => {
    gradient[index] = gradient[index]!.plus(term);
  };
  const outputs = layers[last]!.units;
  const divisors: Partial<Record<Reduction, number>> = { sum: 1, mean: count, 'mean-all': count * outputs };
  const divisor = divisors[objective.reduction]!;
  const rowOf = (values: Float64Array, units: number, n: number): Real[] =>
    Array.from(values.subarray(n * units, (n + 1) * units), real);
  for (let n = 0; n < count; n++) {
    const combined = isCombined(network);
    const y = rowOf(combined ? pass.z[last]! : pass.a[last]!, outputs, n);
    let upstream = lossGradient(network, y, rowOf(targets, outputs, n)).map((v) => v.div(divisor));
    for (let l = last; l >= 0; l--) {
      const { units, inputs, activation, tensors } = layers[l]!;
      const [weight, bias] = tensors;
      const z = rowOf(pass.z[l]!, units, n);
      const x = rowOf(l === 0 ? pass.inputs : pass.a[l - 1]!, inputs, n);
      const alpha = real(activation.alpha ?? activation.beta ?? 1);
      const above = upstream;
      let deltas = above;
      if (l < last || !combined) {
        if (activation.separable) {
          deltas = above.map((v, k) => (v.isZero() ? ZERO : v.times(SLOPES[activation.name]!(z[k]!, alpha))));
        } else {
          const p = softmax(z);
          deltas = p.map((v, k) => v.times(sum(p.map((w, j) => w.times(above[k]!.minus(above[j]!))))));
        }
      }
      deltas.forEach((delta, u) => {
        if (bias !== undefined) add(bias.offset + u, delta);
        x.forEach((v, i) => {
          if (!delta.isZero() && !v.isZero()) add(weight!.offset + u * inputs + i, delta.times(v));
        });
      });
      upstream = x.map((_, i) =>
        sum(deltas.map((delta, u) => delta.times(real(theta[weight!.offset + u * inputs + i]!)))),
      );
    }
  }
  const { l1, l2, biases, reduction } = objective.regularization;
  for (const { offset, size, kind } of space.tensors) {
    if (!biases && kind !== 'weight') continue;
    for (let k = offset; k < offset + size; k++) {
      const slope = real(l1)
        .times(Math.sign(theta[k]!))
        .plus(real(l2).times(real(theta[k]!)));
      add(k, slope.div(reduction === 'mean' ? count : 1));
    }
  }
  return gradient;
}

/** ∂loss/∂y of one example. */
function lossGradient({ objective: { loss } }: Network, y: Real[], t: Real[]): Real[] {
  const logits = loss.onLogits === undefined && loss.name.includes('crossentropy');
  const scale = real(loss.constants.scale ?? 0.5);
  const delta = real(loss.constants.delta ?? 1);
  const each = (of: (v: Real, target: Real) => Real): Real[] => y.map((v, k) => of(v, t[k]!));
  switch (logits ? `${loss.name} of logits` : loss.name) {
    case 'squared':
      return each((v, target) => v.minus(target).times(scale).times(2));
    case 'absolute':
      return each((v, target) => new D(v.cmp(target)));
    case 'huber':
      return each((v, target) => D.max(delta.neg(), D.min(delta, v.minus(target))));
    case 'hinge':
      return each((v, target) => (target.times(v).lt(1) ? target.neg() : ZERO));
    case 'binary-crossentropy of logits':
      return each((v, target) =>
        ONE.minus(target)
          .times(logistic(v))
          .minus(target.times(logistic(v.neg()))),
      );
    case 'binary-crossentropy':
      return each((v, target) =>
        (target.eq(1) ? ZERO : ONE.minus(target).div(ONE.minus(v))).minus(
          target.isZero() ? ZERO : target.div(v),
        ),
      );
    case 'categorical-crossentropy of logits': {
      const p = softmax(y);
      return p.map((v, k) =>
        v.times(sum(t).minus(t[k]!)).minus(t[k]!.times(sum(p.filter((_, j) => j !== k)))),
      );
    }
    default:
      return each((v, target) => (target.isZero() ? ZERO : target.div(v).neg()));
  }
}
