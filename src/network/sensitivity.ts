import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { acrossKinks } from './across-kinks.ts';
import { type Arithmetic, float64 } from './arithmetic.ts';
import { type Backpropagation, backpropagate } from './backpropagation.ts';
import { costOf } from './cost.ts';
import { type ForwardPass, forward } from './forward.ts';
import { isCombined, type Node } from './graph.ts';
import type { Examples, Network } from './network.ts';
import { pullback, RULES, type Rules } from './rules.ts';
import { inUsualFormulas, type Off, withUsualActivations } from './usual-formulas.ts';

/**
 * Two runs in which all errors go one way, up or down, and four at random. All one way, a pre-activation within rounding of
 * a kink goes over to its other side in one of them; and of few examples, errors of random signs may cancel in every run.
 */
const RUNS = 6;
const ONE_WAY = 2;
/** Runs on other sides of kinks: all other sides at once, and random choices. Two slopes that cancel do so in 1 of 500. */
const ACROSS_RUNS = 10;
/** Runs with random signs rarely show the worst that is possible; eight times their largest has not been exceeded. */
const SAFETY = 8;

/** The estimated rounding errors of right code: of the cost, the gradient, and each layer's z, a and ∂cost/∂z. */
export interface Sensitivity extends Omit<Backpropagation, 'ofNodes'>, Pick<ForwardPass, 'z' | 'a'> {
  readonly cost: number;
  /**
   * Returns the errors of a right gradient: where the usual formulas overflow and a number of it has not, it comes from
   * others, which do not.
   */
  ofGradient(gradient: Float64Array): Float64Array;
}

/**
 * Returns a randomized estimate of the rounding error of right code: the largest change of each number when every number
 * that is stored on the way moves by about one unit in the last place at random (docs/numerics.md, section 4);
 * infinite where right code overflows. The estimate includes the errors of the usual formulas (`inUsualFormulas`), and
 * those of δ as a − t, which cancel where a is near 1 or t, and those of a pre-activation that rounding alone puts on one
 * side of a kink.
 */
export function roundingSensitivity(network: Network, theta: Float64Array, examples: Examples): Sensitivity {
  const run = (moved: Network, rules?: Rules): Float64Array[] => {
    const pass = forward(moved, theta, examples.inputs, examples.count);
    const cost = costOf(moved, theta, pass, examples).total;
    const { gradient, deltas } = backpropagate(moved, theta, examples, pass, undefined, rules);
    return [Float64Array.of(cost), gradient, ...deltas, ...pass.values];
  };
  const precise = { ...network, arithmetic: float64 };
  const exact = run(precise);
  const none = () => exact.map(({ length }) => new Float64Array(length));
  const largest = none();
  const keep = (moved: readonly Float64Array[], into = largest): void => {
    into.forEach((values, i) => {
      keepLargest(values, moved[i], exact[i]);
    });
  };
  const arithmeticOf = (seed: number): Arithmetic =>
    jitter(network.arithmetic, seed <= ONE_WAY ? oneWaySizes(seed === 1 ? 1 : -1) : randomSizes(seed));
  for (let seed = 1; seed <= RUNS; seed++) {
    const arithmetic = arithmeticOf(seed);
    const unit = 2 * network.arithmetic.roundoff;
    const off: Off = seed <= ONE_WAY ? (value) => value + unit * value : arithmetic.round;
    // The errors of two examples cancel one way in the slopes or in the deltas, but not in both.
    const oneWay = seed === 1 ? 'slopes' : 'deltas';
    keep(run(inUsualFormulas({ ...network, arithmetic }, off, oneWay), asWritten(off)));
  }
  // In float32 numbers overflow that the others hold.
  if (network.arithmetic !== float64) keep(run(network));
  const count = network.layers.length;
  const values = largest.slice(2 + count);
  const of = (all: readonly Float64Array[]) => (node: Node) =>
    node.from[0] === 'inputs' ? examples.inputs : all[node.from[0]];
  for (let seed = 1; seed <= ACROSS_RUNS; seed++) {
    const isAcross = seed === 1 ? () => true : randomSigns(seed);
    const { targets } = examples;
    const moved = acrossKinks(precise, targets, of(exact.slice(2 + count)), of(values), isAcross);
    if (moved === undefined) break;
    keep(run(moved));
  }
  const [cost, gradient, ...deltas] = largest;
  // −ln a of a probability that has lost digits to underflow, which many programs take for 0.
  const outputs = exact[2 + count + network.layers[count - 1].a];
  const isLost =
    isCombined(network) &&
    outputs.some((a, k) => examples.targets[k] !== 0 && a < LEAST[network.arithmetic.precision]);
  let others: Float64Array | undefined;
  const inOtherFormulas = (): Float64Array => {
    const kept = none();
    for (let seed = 1; seed <= RUNS; seed++) {
      const arithmetic = arithmeticOf(seed);
      const moved = withUsualActivations({ ...network, arithmetic }, arithmetic.round);
      keep(run(moved, asWritten(arithmetic.round)), kept);
    }
    return kept[1];
  };
  return {
    cost: isLost ? Number.POSITIVE_INFINITY : cost[0],
    gradient,
    ofGradient: (own) =>
      gradient.map((error, k) => {
        if (Number.isFinite(error) || !Number.isFinite(own[k])) return error;
        others ??= inOtherFormulas();
        return others[k];
      }),
    deltas: deltas.slice(0, count),
    z: network.layers.map(({ z }) => values[z]),
    a: network.layers.map(({ a }) => values[a]),
  };
}

function keepLargest(largest: Float64Array, moved: Float64Array, exact: Float64Array): void {
  for (let k = 0; k < exact.length; k++) {
    const off = SAFETY * Math.abs(moved[k] - exact[k]);
    largest[k] = Number.isFinite(off) ? Math.max(largest[k], off) : Number.POSITIVE_INFINITY;
  }
}

/** Below these, numbers have no full precision, and many programs take them for 0. */
const LEAST = { float64: 2 ** -1022, float32: 2 ** -126 };

function randomSigns(seed: number): () => boolean {
  const generator = xoroshiro128plus(seed);
  let [signs, left] = [0, 0];
  return () => {
    if (left === 0) [signs, left] = [uniformInt(generator, 0, 2 ** 31 - 1), 31];
    const up = (signs & 1) === 1;
    signs >>>= 1;
    left--;
    return up;
  };
}

/** The sizes of errors in units in the last place, one after another; those from `at` on are still to be taken. */
interface Sizes {
  readonly values: Float64Array;
  at: number;
  /** How many there are so far. */
  end: number;
  /** Draws more when all have been taken, or begins again. */
  more(): void;
}

/** So many are drawn at a time, of so many in all: drawing each anew takes longer than computing with it. */
const [DRAWN_AT_ONCE, MOST_SIZES] = [7 * 512, 7 * 512 * 18];

/** Makes the sizes of errors that all go one way. */
function oneWaySizes(size: 1 | -1): Sizes {
  const values = new Float64Array(DRAWN_AT_ONCE).fill(size);
  return {
    values,
    at: 0,
    end: values.length,
    more() {
      this.at = 0;
    },
  };
}

/**
 * Makes random sizes ±0.2, ±0.4 … ±1.6, whose mean square is 1: two errors of one size would cancel in half of the runs,
 * had they only random signs.
 */
function randomSizes(seed: number): Sizes {
  const generator = xoroshiro128plus(seed);
  const values = new Float64Array(MOST_SIZES);
  let times = 0;
  return {
    values,
    at: 0,
    end: 0,
    more() {
      if (this.end === MOST_SIZES) {
        // Each time one later: numbers that are as far apart as there are sizes would have the same errors.
        times++;
        this.at = times % MOST_SIZES;
        return;
      }
      for (const end = this.end + DRAWN_AT_ONCE; this.end < end; ) {
        let bits = uniformInt(generator, 0, 2 ** 28 - 1);
        for (let i = 0; i < 7; i++, this.end++, bits >>>= 4) {
          const size = ((bits & 7) + 1) / 5;
          values[this.end] = (bits & 8) === 0 ? -size : size;
        }
      }
    },
  };
}

/** Arithmetic in which every result is off by so many units in the last place. */
function jitter({ roundoff, precision }: Arithmetic, sizes: Sizes): Arithmetic {
  const least = LEAST[precision];
  const unit = 2 * roundoff;
  const { values: size } = sizes;
  const off: Off = (value) => {
    if (sizes.at === sizes.end) sizes.more();
    const many = size[sizes.at++];
    return value === 0 ? 0 : value + many * (unit * Math.abs(value) + least);
  };
  return {
    precision: 'float64',
    roundoff,
    round: off,
    roundAll(values) {
      for (let k = 0; k < values.length; k++) values[k] = off(values[k]);
    },
    // The loops have `off` written out: most of the time goes into them.
    multiply(matrix, at, width, rows, { places, values, from, to }, z, zAt) {
      for (let r = 0; r < rows; r++) {
        const row = at + r * width;
        let sum = z[zAt + r];
        let next = sizes.at;
        for (let k = from; k < to; k++) {
          if (next === sizes.end) {
            sizes.at = next;
            sizes.more();
            next = sizes.at;
          }
          const product = matrix[row + places[k]] * values[k];
          const many = size[next++];
          if (product !== 0) sum += product + many * (unit * Math.abs(product) + least);
        }
        sizes.at = next;
        z[zAt + r] = off(sum);
      }
    },
    addOuter(y, { places, values, from, to }, matrix, width) {
      for (let j = y.from; j < y.to; j++) {
        const row = y.places[j] * width;
        const factor = y.values[j];
        let next = sizes.at;
        for (let k = from; k < to; k++) {
          if (next === sizes.end) {
            sizes.at = next;
            sizes.more();
            next = sizes.at;
          }
          const product = factor * values[k];
          const many = size[next++];
          if (product !== 0) matrix[row + places[k]] += product + many * (unit * Math.abs(product) + least);
        }
        sizes.at = next;
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
      const { sumsToZero: units } = operation.increment;
      if (units === undefined) return pulled;
      const a = pass.values[node];
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
