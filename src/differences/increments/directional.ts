import { reductionFactor } from '../../network/cost.ts';
import { inputOf } from '../../network/forward.ts';
import type { Backend } from '../../network/kernels.ts';
import type { KinkMove } from '../../network/kinks.ts';
import type { Network } from '../../network/network.ts';
import { KINK } from '../../network/pieces.ts';
import { regularizationChange } from '../../network/regularization.ts';
import type { Perturbation } from '../cost-function.ts';
import { createBlock } from './block.ts';
import { kinkMoveOf } from './kinks.ts';
import type { Snapshot } from './snapshot.ts';

/** What one move of some weights did. */
export interface DirectionalChange {
  readonly value: number;
  readonly magnitude: number;
  readonly kink: KinkMove | undefined;
}

interface Term {
  readonly unit: number;
  readonly input: number | undefined;
  readonly delta: number;
}

/** A moved parameter that is a term of many units. */
interface Entering {
  readonly index: number;
  readonly delta: number;
}

/** The examples in which an input of a layer is not 0. */
interface Moving {
  readonly l: number;
  readonly input: number;
  readonly examples: Int32Array;
}

/**
 * Makes the function that answers moves of weights, one or several at once such as directions: with Δ for the whole way,
 * dz = W·dx + δW·(x + dx) + δb in every layer.
 */
export function createDirectionalChange(
  network: Network,
  snapshot: Snapshot,
  backend: Backend,
): (perturbation: Perturbation) => DirectionalChange {
  const { layers, nodes, space, objective } = network;
  const { count } = snapshot.examples;
  const block = createBlock(network, snapshot, backend);
  const { capacity, moved: dz, marks, chosen } = block;
  const factor = reductionFactor(network, count);
  // The moves of one weight come one after another.
  let latest: Moving = { l: -1, input: -1, examples: new Int32Array(0) };
  /** Returns the examples in which an input of a layer is not 0. */
  const movingIn = (l: number, input: number): Int32Array => {
    if (latest.l !== l || latest.input !== input) {
      const examples = nonZeroRows(inputOf(network, snapshot.pass, l), layers[l].inputs, input);
      latest = { l, input, examples };
    }
    return latest.examples;
  };

  return ({ indices, deltas }) => {
    const terms = termsByLayer(network, indices, deltas);
    const entering = enteringByLayer(network, indices, deltas);
    const start = terms.findIndex((list, l) => list.length > 0 || entering[l].length > 0);
    let [sum, magnitude] = [0, 0];
    let met: KinkMove | undefined;
    for (let k = 0; k < indices.length; k++) {
      const { change, kink } = regularizationChange(
        space,
        objective.regularization,
        snapshot.theta,
        indices[k],
        deltas[k],
        count,
      );
      sum += change;
      magnitude += Math.abs(change);
      if (kink === undefined) continue;
      const unit = indices[k] - space.tensorAt(indices[k]).offset;
      met = moreSerious(met, { kind: kink, place: { layer: 'regularization', unit, example: -1 } });
    }
    if (start < 0) return { value: sum, magnitude, kink: met };
    // A single weight moves one unit, and only in the examples in which its input is not 0.
    const single = indices.length === 1 && terms[start].length === 1 ? terms[start][0] : undefined;
    const entry = nodes[layers[start].z].operation.entry;
    const features =
      indices.length === 1 && entry !== undefined
        ? entry.featuresOf(indices[0])
        : { from: 0, to: layers[start].units };
    const moving = single?.input === undefined ? undefined : movingIn(start, single.input);
    const enter = (l: number, dx: Float64Array | undefined, to: Float64Array): void => {
      for (const term of terms[l]) {
        const own = single === undefined ? term.unit * block.length : 0;
        addTerm(
          term,
          inputOf(network, snapshot.pass, l),
          layers[l].inputs,
          chosen,
          block.length,
          dx,
          to,
          own,
        );
      }
      if (entering[l].length === 0) return;
      const { enter: enterAll } = nodes[layers[l].z].operation.entry!;
      const x = inputOf(network, snapshot.pass, l);
      const first = l === start ? features.from : 0;
      for (const { index, delta } of entering[l])
        enterAll(index, delta, x, chosen, block.length, dx, to, first);
    };
    const many = moving?.length ?? count;
    for (let at = 0; at < many; at += capacity) {
      const length = Math.min(capacity, many - at);
      block.choose(moving, at, length);
      dz.fill(0, 0, (single === undefined ? features.to - features.from : 1) * length);
      enter(start, undefined, dz);
      const {
        change,
        magnitude: each,
        met: metHere,
      } = single === undefined
        ? block.lossChange(start, dz, features.from, indices.length > 1 ? enter : undefined, features.to)
        : block.lossChange(start, dz, single.unit);
      for (let n = 0; n < length; n++) {
        sum += factor * change[n];
        magnitude += factor * Math.abs(each[n]);
        if (metHere && marks.kind[n] !== KINK.none) {
          met = moreSerious(met, kinkMoveOf(network, marks, n, chosen[n]));
        }
      }
    }
    return { value: sum, magnitude, kink: met };
  };
}

/** Returns the more serious of two kinks; of two alike, the first. */
function moreSerious(first: KinkMove | undefined, second: KinkMove): KinkMove {
  return first === undefined || (first.kind === 'leaves' && second.kind === 'crosses') ? second : first;
}

function termsByLayer(network: Network, indices: ArrayLike<number>, deltas: ArrayLike<number>): Term[][] {
  const terms = network.layers.map((): Term[] => []);
  for (let k = 0; k < indices.length; k++) {
    const { layer } = network.space.tensorAt(indices[k]);
    const l = network.layers.findIndex(({ name }) => name === layer);
    const term = network.layers[l].termOf?.(indices[k]);
    if (term === undefined) continue;
    const { unit, input, factor = 1, units = 1 } = term;
    for (let u = unit; u < unit + units; u++) terms[l].push({ unit: u, input, delta: factor * deltas[k] });
  }
  return terms;
}

function enteringByLayer(
  { layers, space }: Network,
  indices: ArrayLike<number>,
  deltas: ArrayLike<number>,
): Entering[][] {
  const entering = layers.map((): Entering[] => []);
  for (let k = 0; k < indices.length; k++) {
    const { layer } = space.tensorAt(indices[k]);
    const l = layers.findIndex(({ name }) => name === layer);
    if (layers[l].termOf === undefined) entering[l].push({ index: indices[k], delta: deltas[k] });
  }
  return entering;
}

/** Returns the rows, of `width` numbers, in which number k is not 0. */
function nonZeroRows(rows: Float64Array, width: number, k: number): Int32Array {
  const list: number[] = [];
  for (let at = k, row = 0; at < rows.length; at += width, row++) if (rows[at] !== 0) list.push(row);
  return Int32Array.from(list);
}

/** Adds δ·(x + dx) of one moved weight, or δ of a bias, for the chosen examples, to dz from `own` on. */
function addTerm(
  { input, delta }: Term,
  inputs: Float64Array,
  width: number,
  chosen: Int32Array,
  length: number,
  dx: Float64Array | undefined,
  dz: Float64Array,
  own: number,
): void {
  if (input === undefined) {
    for (let n = 0; n < length; n++) dz[own + n] += delta;
    return;
  }
  for (let n = 0; n < length; n++) dz[own + n] += delta * inputs[chosen[n] * width + input];
  if (dx === undefined) return;
  for (let n = 0; n < length; n++) dz[own + n] += delta * dx[input * length + n];
}
