import { javascript } from '../../network/kernels.ts';
import type { IncrementInputs, Operation } from '../../network/operations/operation.ts';
import { KINK } from '../../network/pieces.ts';
import { rowLength } from '../../network/shape.ts';

/** Unit roundoff, a few times the smallest number, and the roundings of one operation beside those of a sum. */
const [U, SMALLEST, ROUNDINGS_OF_OPERATION] = [2 ** -53, 2 ** -1070, 8];
/** The step of a number: truncation (∝ 2⁻⁸⁰) is far below rounding, and a kink is seldom so near. */
export const STEP = 2 ** -40;
/** Σ|D·(Δ⁺ + Δ⁻)| beside 2h·M from which on a pair bends: truncation is about the square of it. */
export const BENT = 2 ** -25;

/** D = ∂loss/∂value of the numbers of a node, feature-major, and samples of how rounding can have moved it. */
export interface Slopes {
  readonly slope: Float64Array;
  /** M, the summed magnitudes of the terms of D: 0 where no move changes what reads the number. */
  readonly magnitude: Float64Array;
  /** Errors as large as those of rounding at each operation, with random signs, that were passed down as D was. */
  readonly noise: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  /** 1 where a move met a kink or bent, here or above: D says nothing. */
  readonly kinked: Uint8Array;
}

/** What an operation is moved at. */
export interface Moved {
  readonly operation: Operation;
  readonly theta: Float64Array;
  /** What it saved of the point (see `OperationIncrement`). */
  readonly saved: readonly Float64Array[];
  readonly count: number;
  /** Uniform in −√3 … √3. */
  readonly sign: () => number;
  /** Returns the summed magnitudes of the terms of the first input's D, where changes are sums of terms that cancel. */
  readonly magnitudes?: ((size: Float64Array) => Float64Array) | undefined;
}

export function noSlopes(length: number): Slopes {
  const numbers = () => new Float64Array(length);
  const noise = [numbers(), numbers(), numbers(), numbers()] as const;
  return { slope: numbers(), magnitude: numbers(), noise: [...noise], kinked: new Uint8Array(length) };
}

/**
 * Moves each number of an input of an operation up and down by h, and takes what the operation gives along: with Δ the exact
 * changes of its value, D of the number is Σ D·(Δ⁺ − Δ⁻)/2h (docs/numerics.md, section 2.2). Numbers that no output shares
 * are moved at once.
 *
 * @param input the number of the input
 * @param features its length
 * @param own those of the operation's value
 */
export function throughOperation(at: Moved, input: number, features: number, own: Slopes, h: number): Slopes {
  const { operation, count } = at;
  const { increment, isCurved = false } = operation;
  const outputs = rowLength(operation.output);
  const { sets, runs, owners } = operation.dependence(input);
  const passed = noSlopes(features * count);
  const bends = new Float64Array(isCurved ? features * count : 0);
  const [up, down] = [new Float64Array(outputs * count), new Float64Array(isCurved ? outputs * count : 0)];
  const owner = new Int32Array(outputs);
  const readers = new Int32Array(features);
  const isKinked = own.kinked.includes(1);
  const changeOf = changesOf(at, input);
  /** Adds what the outputs `first` … `end` − 1 give, of which the changes are written. */
  const add = (first: number, end: number): void => {
    for (let o = first, y = first * count, k = 0; o < end; o++, y += count, k += count) {
      const feature = owner[o];
      if (feature < 0) continue;
      readers[feature]++;
      addOutput(own, y, up, k, isCurved ? down : undefined, h, passed, feature * count, count, bends);
      if (isKinked) passKinks(own.kinked, y, up, k, passed.kinked, feature * count, count);
    }
  };
  const opposite = (move: Float64Array): void => {
    for (let k = 0; k < move.length; k++) move[k] = -move[k];
  };
  if (runs !== undefined && runs.inputs > 1 && increment.oneFeature && !isCurved) {
    const move = new Float64Array(count).fill(h);
    for (let feature = 0; feature < features; feature++) {
      const first = Math.floor(feature / runs.inputs) * runs.outputs;
      owner.fill(feature, first, first + runs.outputs);
      changeOf(move, feature, feature + 1, up);
      add(first, first + runs.outputs);
    }
  } else {
    const move = new Float64Array(features * count);
    for (let set = 0; set < sets; set++) {
      owners(set, owner);
      move.fill(0);
      for (const feature of owner) if (feature >= 0) move.fill(h, feature * count, (feature + 1) * count);
      let met = changeOf(move, 0, features, up);
      if (met) markKinks(at, move, owner, passed.kinked);
      if (isCurved) {
        opposite(move);
        met = changeOf(move, 0, features, down);
        if (met) markKinks(at, move, owner, passed.kinked);
      }
      add(0, outputs);
    }
  }
  return rounded(at, own, passed, bends, h, readers);
}

/** Returns the function that writes the changes of the output when features from … to − 1 of one input move. */
function changesOf(
  { operation, theta, saved, count }: Moved,
  input: number,
): (move: Float64Array, from: number, to: number, out: Float64Array) => boolean {
  const { increment } = operation;
  const { joint } = increment;
  if (joint !== undefined) {
    const moves = new Array<Float64Array | undefined>(input + 1);
    return (move, _from, _to, out) => {
      moves[input] = move;
      joint.change({ saved, length: count }, moves, out);
      return false;
    };
  }
  const at = incrementInputs(theta, saved, count);
  return (move, from, to, out) => increment.change(at, move, from, to, out);
}

/** Returns what the increments of all examples are computed at. */
export function incrementInputs(
  theta: Float64Array,
  saved: readonly Float64Array[],
  count: number,
): IncrementInputs {
  const [magnitude, part] = [new Float64Array(count), new Float64Array(count)];
  return { theta, length: count, saved, loadRest: () => {}, kernels: javascript, magnitude, part };
}

/** Adds the D, M and errors that one output gives to those of the feature that was moved, in all examples. */
function addOutput(
  own: Slopes,
  y: number,
  up: Float64Array,
  k: number,
  down: Float64Array | undefined,
  h: number,
  to: Slopes,
  x: number,
  count: number,
  bends: Float64Array,
): void {
  const { slope, magnitude } = to;
  const D = own.slope;
  const e0 = own.noise[0];
  const e1 = own.noise[1];
  const e2 = own.noise[2];
  const e3 = own.noise[3];
  const t0 = to.noise[0];
  const t1 = to.noise[1];
  const t2 = to.noise[2];
  const t3 = to.noise[3];
  for (let n = 0; n < count; n++) {
    const right = up[k + n];
    const left = down === undefined ? -right : down[k + n];
    if (right === 0 && left === 0) continue;
    const derivative = (right - left) / (2 * h);
    const term = D[y + n] * derivative;
    slope[x + n] += term;
    magnitude[x + n] += Math.abs(term);
    t0[x + n] += e0[y + n] * derivative;
    t1[x + n] += e1[y + n] * derivative;
    t2[x + n] += e2[y + n] * derivative;
    t3[x + n] += e3[y + n] * derivative;
    if (down !== undefined) bends[x + n] += Math.abs(D[y + n] * (right + left));
  }
}

/** Marks the numbers that a number at a kink depends on. */
function passKinks(
  kinked: Uint8Array,
  y: number,
  change: Float64Array,
  k: number,
  to: Uint8Array,
  x: number,
  count: number,
): void {
  for (let n = 0; n < count; n++) if (kinked[y + n] === 1 && change[k + n] !== 0) to[x + n] = 1;
}

/** Marks the numbers whose moves met a kink of the operation. */
function markKinks(
  { operation: { kink }, saved, count }: Moved,
  move: Float64Array,
  owner: Int32Array,
  kinked: Uint8Array,
): void {
  const x = saved[0];
  const features = move.length / count;
  for (let o = 0; o < owner.length; o++) {
    if (owner[o] < 0) continue;
    for (let n = 0, k = owner[o] * count; n < count; n++, k++) {
      if (kink?.window !== undefined) {
        if (kink.window.meets(o, x, move, 0, features, n, count, x) !== KINK.none) kinked[k] = 1;
      } else if (kink?.piece !== undefined) {
        const piece = kink.piece(x[k], 0);
        if (!Number.isInteger(piece) || piece !== kink.piece(x[k] + move[k], 0)) kinked[k] = 1;
      }
    }
  }
}

/** Adds to what was passed down what rounding in the operation can have done to it, and marks what bends. */
function rounded(
  { magnitudes, sign }: Moved,
  own: Slopes,
  passed: Slopes,
  bends: Float64Array,
  h: number,
  readers: Int32Array,
): Slopes {
  const terms = readers.reduce((most, many) => Math.max(most, many), 0);
  const unit = U * (ROUNDINGS_OF_OPERATION + terms);
  const largest = own.slope.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const lost = terms * SMALLEST * Math.max(1, largest / h);
  const magnitude = magnitudes?.(own.slope.map(Math.abs)) ?? passed.magnitude;
  const { kinked, noise } = passed;
  for (let k = 0; k < kinked.length; k++) {
    if (passed.magnitude[k] === 0) continue;
    const error = unit * magnitude[k] + lost;
    noise[0][k] += error * sign();
    noise[1][k] += error * sign();
    noise[2][k] += error * sign();
    noise[3][k] += error * sign();
    if (bends[k] > BENT * 2 * h * magnitude[k]) kinked[k] = 1;
  }
  return { ...passed, magnitude };
}
