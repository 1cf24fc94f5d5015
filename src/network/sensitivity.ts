import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Arithmetic, float64 } from './arithmetic.ts';
import { type Backpropagation, backpropagate } from './backpropagation.ts';
import { type ForwardPass, forward, passOf } from './forward.ts';
import { isCombined, readByLoss } from './graph.ts';
import type { Examples, Network } from './network.ts';
import { pullback, RULES, type Rules } from './rules.ts';

const RUNS = 3;
/** Three runs with random signs rarely show the worst that is possible; eight times their largest has not been exceeded. */
const SAFETY = 8;

/** The estimated rounding errors of a right backward pass: of the gradient, and of the ∂cost/∂z of each layer. */
export type Sensitivity = Backpropagation;

/**
 * Returns a randomized estimate of the rounding error of right code: the largest change of each gradient and each delta
 * when every number that is stored on the way moves by one unit in the last place, up or down at random
 * (docs/numerics.md, section 4); infinite where right code overflows. The estimate includes the usual formulas on stored
 * activations, f′ as a·(1 − a) and δ as a − t, which cancel where a is near 1 or t.
 */
export function roundingSensitivity(network: Network, theta: Float64Array, examples: Examples): Sensitivity {
  const { roundoff } = network.arithmetic;
  const backIn = (arithmetic: Arithmetic): Backpropagation => {
    const inexact = { ...network, arithmetic };
    return backpropagate(inexact, theta, examples, forward(inexact, theta, examples.inputs, examples.count));
  };
  const backAsWritten = (arithmetic: Arithmetic, shift: number, off: Off): Backpropagation => {
    const inexact = { ...network, arithmetic };
    const pass = shifted(network, forward(inexact, theta, examples.inputs, examples.count), shift);
    return backpropagate(inexact, theta, examples, pass, undefined, asWritten(off));
  };
  const exact = backIn(float64);
  const gradient = new Float64Array(exact.gradient.length);
  const deltas = exact.deltas.map(({ length }) => new Float64Array(length));
  const keep = (moved: Backpropagation): void => {
    keepLargest(gradient, moved.gradient, exact.gradient);
    deltas.forEach((layer, l) => {
      keepLargest(layer, moved.deltas[l], exact.deltas[l]);
    });
  };
  for (let run = 1; run <= RUNS; run++) {
    const arithmetic = jitter(network.arithmetic, run);
    const shift = run % 2 === 0 ? -roundoff : roundoff;
    // All one way as well as at random: of a few examples, errors of random signs may cancel in every run.
    keep(
      backAsWritten(arithmetic, shift, run < RUNS ? (value) => value + 2 * shift * value : arithmetic.round),
    );
  }
  // In float32 numbers overflow that the others hold.
  if (network.arithmetic !== float64) keep(backIn(network.arithmetic));
  return { gradient, deltas };
}

/** Returns a number that is off by a unit in the last place. */
type Off = (value: number) => number;

function keepLargest(largest: Float64Array, moved: Float64Array, exact: Float64Array): void {
  for (let k = 0; k < exact.length; k++) {
    const off = SAFETY * Math.abs(moved[k] - exact[k]);
    largest[k] = Number.isFinite(off) ? Math.max(largest[k], off) : Number.POSITIVE_INFINITY;
  }
}

/** Below these, numbers have no full precision, and many programs take them for 0. */
const LEAST = { float64: 2 ** -1022, float32: 2 ** -126 };

/** Arithmetic in which every result is off by one unit in the last place, up or down at random. */
function jitter({ roundoff, precision }: Arithmetic, seed: number): Arithmetic {
  const least = LEAST[precision];
  const generator = xoroshiro128plus(seed);
  let [signs, left] = [0, 0];
  const off: Off = (value) => {
    if (left === 0) [signs, left] = [uniformInt(generator, 0, 2 ** 31 - 1), 31];
    const up = (signs & 1) === 1;
    signs >>>= 1;
    left--;
    if (value === 0) return 0;
    const unit = 2 * roundoff * Math.abs(value) + least;
    return up ? value + unit : value - unit;
  };
  return {
    precision: 'float64',
    roundoff,
    round: off,
    roundAll(values) {
      for (let k = 0; k < values.length; k++) values[k] = off(values[k]);
    },
    multiply(matrix, at, width, rows, { places, values, many }, z, zAt) {
      for (let r = 0; r < rows; r++) {
        const row = at + r * width;
        let sum = z[zAt + r];
        for (let k = 0; k < many; k++) sum += off(matrix[row + places[k]] * values[k]);
        z[zAt + r] = off(sum);
      }
    },
    addOuter(y, { places, values, many }, matrix, width) {
      for (let j = 0; j < y.many; j++) {
        const [row, factor] = [y.places[j] * width, y.values[j]];
        for (let k = 0; k < many; k++) matrix[row + places[k]] += off(factor * values[k]);
      }
    },
    sum: (values) => off(float64.sum(values)),
  };
}

/**
 * Backpropagation in the usual formulas, which lose more digits than the reference's: a − t where it is nearly 0, and
 * a_i·(u_i − Σ u_j·a_j) of a softmax whose u are nearly equal, or whose a is nearly 1.
 */
function asWritten(off: Off): Rules {
  return {
    ...RULES,
    pull(at, node, argument, upstream) {
      const { network, pass, examples } = at;
      const { operation, role } = network.nodes[node];
      if (role === 'loss') {
        if (!ofPreActivations(network)) return RULES.pull(at, node, argument, upstream);
        // a − t, each before it is reduced and rounded
        const ones = new Float64Array(examples.count).fill(1);
        const plain = pullback(at, node, argument, ones, { arithmetic: float64 });
        const { targets } = examples;
        const gradient = plain.map((delta, k) => off(delta + targets[k]) - targets[k]);
        for (let k = 0; k < gradient.length; k++) gradient[k] *= upstream[Math.floor(k / operation.inputs)];
        network.arithmetic.roundAll(gradient);
        return gradient;
      }
      const pulled = RULES.pull(at, node, argument, upstream);
      if (!operation.increment.sumsToZero) return pulled;
      const a = pass.values[node];
      const units = operation.inputs;
      for (let row = 0; row < a.length; row += units) {
        let terms = 0;
        for (let k = row; k < row + units; k++) terms += Math.abs(upstream[k] * a[k]);
        const lost = off(terms) - terms;
        for (let k = row; k < row + units; k++) pulled[k] += a[k] * lost;
      }
      return pulled;
    },
  };
}

/** Whether the loss is the form for pre-activations: of logits, or combined with the last activation. */
function ofPreActivations(network: Network): boolean {
  return network.objective.takesLogits || isCombined(network);
}

/** Moves each z by what moves its activation by `shift` of itself: so far that f′ is off as if computed from a. */
function shifted(network: Network, pass: ForwardPass, shift: number): ForwardPass {
  if (shift === 0) return pass;
  const values = [...pass.values];
  for (const { activation, units, z, a } of network.layers) {
    if (z === readByLoss(network) || !activation.separable) continue;
    const slope = new Float64Array(pass.values[a].length);
    activation.pullback(pass.values[z], pass.values[a], slope.slice().fill(1), units, slope);
    values[z] = pass.values[z].map(
      (value, k) => value + (slope[k] === 0 ? 0 : clip((shift * pass.values[a][k]) / slope[k])),
    );
  }
  return passOf(network, pass.inputs, values);
}

function clip(move: number): number {
  return Math.max(-1, Math.min(1, move));
}
