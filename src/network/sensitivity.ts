import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Arithmetic, float64 } from './arithmetic.ts';
import { backpropagate } from './backpropagation.ts';
import { type ForwardPass, forward } from './forward.ts';
import type { Examples, Network } from './network.ts';

const RUNS = 3;
/** Three runs with random signs rarely show the worst that is possible; eight times their largest has not been exceeded. */
const SAFETY = 8;

/**
 * Returns how far rounding can move each weight's gradient in right code: the largest change of the gradient when
 * every number that is stored on the way moves by one unit in the last place, up or down at random (NUMERICS.md,
 * section 4). A program that computes f′ from a stored activation, as a·(1 − a), is moved where f saturates.
 */
export function roundingSensitivity(network: Network, theta: Float64Array, examples: Examples): Float64Array {
  const { roundoff } = network.arithmetic;
  const gradientIn = (arithmetic: Arithmetic, shift: number): Float64Array => {
    const inexact = { ...network, arithmetic };
    const pass = forward(inexact, theta, examples.inputs, examples.count);
    return backpropagate(inexact, theta, examples, shifted(network, pass, shift)).gradient;
  };
  const exact = gradientIn(float64, 0);
  const sensitivity = new Float64Array(exact.length);
  for (let run = 1; run <= RUNS; run++) {
    const moved = gradientIn(jitter(roundoff, run), run % 2 === 0 ? -roundoff : roundoff);
    for (let k = 0; k < exact.length; k++) {
      sensitivity[k] = Math.max(sensitivity[k], SAFETY * Math.abs(moved[k] - exact[k]));
    }
  }
  return sensitivity;
}

/** Arithmetic in which every result is off by one unit of rounding, up or down at random. */
function jitter(roundoff: number, seed: number): Arithmetic {
  const generator = xoroshiro128plus(seed);
  let [signs, left] = [0, 0];
  const off = (value: number): number => {
    if (left === 0) [signs, left] = [uniformInt(generator, 0, 2 ** 31 - 1), 31];
    const up = (signs & 1) === 1;
    signs >>>= 1;
    left--;
    return value + (up ? roundoff : -roundoff) * value;
  };
  return {
    precision: 'float64',
    roundoff,
    round: off,
    roundAll(values) {
      for (let k = 0; k < values.length; k++) values[k] = off(values[k]);
    },
    dot(start, x, xAt, y, yAt, length) {
      let sum = start;
      for (let k = 0; k < length; k++) sum += off(x[xAt + k] * y[yAt + k]);
      return off(sum);
    },
    addScaled(factor, x, xAt, y, yAt, length) {
      for (let k = 0; k < length; k++) y[yAt + k] += off(factor * x[xAt + k]);
    },
    sum: (values) => off(float64.sum(values)),
  };
}

/** Moves each z by what moves its activation by `shift` of itself: so far that f′ is off as if computed from a. */
function shifted({ layers, objective }: Network, pass: ForwardPass, shift: number): ForwardPass {
  const z = pass.z.map((preActivations, l) => {
    const { activation, units } = layers[l];
    const usedByLoss = l === layers.length - 1 && objective.appliesTo === 'preActivations';
    if (shift === 0 || usedByLoss || !activation.separable) return preActivations;
    const a = pass.a[l];
    const slope = new Float64Array(a.length);
    activation.pullback(preActivations, a, new Float64Array(a.length).fill(1), units, slope);
    return preActivations.map((value, k) => value + (slope[k] === 0 ? 0 : clip((shift * a[k]) / slope[k])));
  });
  return { ...pass, z };
}

function clip(move: number): number {
  return Math.max(-1, Math.min(1, move));
}
