import { normalChange, normalDistribution } from './normal.ts';
import { digitsFor, type ExactChange, exactly, exp, log1p, type Real, reals } from './real.ts';

/**
 * The changes f(z + d) − f(z) of the activations by subtraction in so many digits that 40 remain. Formulas are those of
 * the spec's docs; of numbers near 1 the complement is subtracted, which needs fewer digits.
 */
export type ExactActivation = (z: number, d: number, alpha: number) => ExactChange;

/** A change that nothing cancels in. */
function alone(change: Real): ExactChange {
  return { change, magnitude: change.abs() };
}

/** Returns σ(z + d) − σ(z). */
function logisticChange(z: number, d: number): Real {
  if (z + d / 2 > 0) return logisticChange(-z, -d).neg();
  const digits = digitsFor(d);
  const before = exp(z, digits);
  const after = before.times(exp(d, digits));
  return after.div(after.plus(1)).minus(before.div(before.plus(1)));
}

function logistic(z: number): Real {
  const e = exp(-z, 60);
  return e.plus(1).pow(-1);
}

/** Returns ln(1 + e^(z + d)) − ln(1 + eᶻ). */
export function softplusChange(z: number, d: number): Real {
  const digits = digitsFor(d);
  const before = exp(z, digits);
  const growth = exp(d, digits);
  const grown = before.times(growth.minus(1)).div(before.plus(1));
  return log1p(grown, before.times(growth).plus(1).div(before.plus(1)), digits);
}

/** Returns the change of z·s(z) for a sigmoid-like s, of which the change and the value are given. */
function gated(z: number, d: number, change: Real, value: Real): ExactChange {
  const digits = digitsFor(d, z + d);
  const first = exactly(z, digits).plus(exactly(d, digits)).times(change);
  const second = exactly(d, digits).times(value);
  return { change: first.plus(second), magnitude: first.abs().plus(second.abs()) };
}

function eluChange(z: number, d: number, alpha: number): Real {
  const digits = digitsFor(d, z);
  // Above the asymptote −alpha, so that nothing is lost far below 0.
  const raised = (x: Real, e: Real) =>
    x.gt(0) ? x.plus(exactly(alpha, digits)) : e.times(exactly(alpha, digits));
  const from = exactly(z, digits);
  const e = exp(z, digits);
  return raised(from.plus(exactly(d, digits)), e.times(exp(d, digits))).minus(raised(from, e));
}

// The function is the one with these constants as float64 has them.
const TWICE_ROOT = 2 * Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** 2u(z) = 2√(2/π)·(z + 0.044715·z³) */
function twiceU(z: Real): Real {
  return z.times(z).times(z).times(exactly(CUBIC, 60)).plus(z).times(exactly(TWICE_ROOT, 60));
}

/** Returns the change of z·σ(2u(z)). */
function geluTanhChange(z: number, d: number): ExactChange {
  const digits = digitsFor(d);
  const D = reals(digits);
  const mirrored = z + d / 2 > 0;
  const from = exactly(mirrored ? -z : z, digits);
  const move = exactly(mirrored ? -d : d, digits);
  const u = twiceU(from);
  // (z + d)³ − z³ = d·(3z(z + d) + d²), which is short where d is
  const du = from
    .plus(move)
    .times(from)
    .times(3)
    .plus(move.times(move))
    .times(exactly(CUBIC, 60))
    .plus(1)
    .times(move)
    .times(exactly(TWICE_ROOT, 60));
  const key = `u${u.toPrecision(20)}`;
  const before = remembered(key, digits, () => D.exp(u));
  const after = before.times(D.exp(du));
  const change = after.div(after.plus(1)).minus(before.div(before.plus(1)));
  const value = before.div(before.plus(1));
  return gated(z, d, mirrored ? change.neg() : change, mirrored ? value.neg().plus(1) : value);
}

const known = new Map<string, Real>();

function remembered(key: string, digits: number, make: () => Real): Real {
  const full = `${key} ${digits}`;
  const value = known.get(full) ?? make();
  known.set(full, value);
  return value;
}

/** Returns the change of z·σ(βz), with β·z as it is before rounding. */
function swishChange(z: number, d: number, beta: number): ExactChange {
  const digits = digitsFor(beta * d);
  const D = reals(digits);
  const sign = z + d / 2 > 0 === beta > 0 ? -1 : 1;
  const [from, move] = [z, d].map((x) => exactly(x, digits).times(exactly(beta, digits)).times(sign));
  const before = D.exp(from);
  const after = before.times(D.exp(move));
  const [value, changed] = [before, after].map((e) => e.div(e.plus(1)));
  const change = changed.minus(value);
  return gated(z, d, sign < 0 ? change.neg() : change, sign < 0 ? value.neg().plus(1) : value);
}

// The constants of Klambauer et al. (2017).
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** Digits enough for the sum of any two numbers. */
const EXACT = 1100;

function piecewise(z: number, d: number, slope: number): ExactChange {
  const at = (x: Real) => (x.gt(0) ? x : x.times(exactly(slope, EXACT)));
  return alone(at(exactly(z, EXACT).plus(exactly(d, EXACT))).minus(at(exactly(z, EXACT))));
}

/** Every activation of one number, by its name in a spec. */
export const exactActivations: Readonly<Record<string, ExactActivation>> = {
  linear: (_z, d) => alone(exactly(d, 60)),
  sigmoid: (z, d) => alone(logisticChange(z, d)),
  tanh: (z, d) => alone(logisticChange(2 * z, 2 * d).times(2)),
  relu: (z, d) => piecewise(z, d, 0),
  'leaky-relu': piecewise,
  elu: (z, d, alpha) => alone(eluChange(z, d, alpha)),
  selu: (z, d) => alone(eluChange(z, d, SELU_ALPHA).times(exactly(SELU_SCALE, 60))),
  softplus: (z, d) => alone(softplusChange(z, d)),
  gelu: (z, d) => gated(z, d, normalChange(z, d), normalDistribution(z)),
  'gelu-tanh': geluTanhChange,
  silu: (z, d) => gated(z, d, logisticChange(z, d), logistic(z)),
  swish: swishChange,
};
