import { reductionFactor } from '../../network/cost.ts';
import { inputsOf } from '../../network/forward.ts';
import { readersOf } from '../../network/graph.ts';
import type { Backend } from '../../network/kernels.ts';
import type { KinkMove } from '../../network/kinks.ts';
import type { Network } from '../../network/network.ts';
import { KINK } from '../../network/pieces.ts';
import { regularizationChange } from '../../network/regularization.ts';
import { rowLength } from '../../network/shape.ts';
import type { Perturbation } from '../cost-function.ts';
import { createBlock } from './block.ts';
import { kinkMoveOf } from './kinks.ts';
import type { Snapshot } from './snapshot.ts';

/** What one move of some weights did. */
export interface DirectionalChange {
  readonly value: number;
  readonly magnitude: number;
  /** How far rounding can have moved the value; undefined of a snapshot without `terms`. */
  readonly rounding?: number;
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

/** The examples in which an input of a node is not 0. */
interface Moving {
  readonly node: number;
  readonly input: number;
  readonly examples: Int32Array;
}

/**
 * Makes the function that answers moves of weights, one or several at once such as directions: with Δ for the whole way,
 * dz = W·dx + δW·(x + dx) + δb in every node that reads moved weights.
 */
export function createDirectionalChange(
  network: Network,
  snapshot: Snapshot,
  backend: Backend,
): (perturbation: Perturbation) => DirectionalChange {
  const { nodes, space, objective } = network;
  const { count } = snapshot.examples;
  const couples = nodes.some(({ operation }) => operation.couplesExamples);
  const block = createBlock(network, snapshot, backend);
  const readers = readersOf(network);
  const inputOf = (node: number): Float64Array =>
    inputsOf(nodes[node].from, snapshot.pass.inputs, snapshot.pass.values).x;
  const { capacity, moved: dz, marks, chosen } = block;
  const factor = reductionFactor(network, snapshot.examples);
  /** Rounding of the sum over the examples and of the regularization, relative to its terms. */
  const ofSum = (count + 8) * 2 ** -53;
  // The moves of one weight come one after another.
  let latest: Moving = { node: -1, input: -1, examples: new Int32Array(0) };
  /** Returns the examples in which an input of a node is not 0. */
  const movingIn = (node: number, input: number): Int32Array => {
    if (latest.node !== node || latest.input !== input) {
      const examples = nonZeroRows(inputOf(node), nodes[node].operation.inputs, input);
      latest = { node, input, examples };
    }
    return latest.examples;
  };

  return ({ indices, deltas }) => {
    const { terms, entering } = movesByNode(network, readers, indices, deltas);
    const start = nodes.findIndex((_, node) => terms.has(node) || entering.has(node));
    let [sum, magnitude, rounding] = [0, 0, 0];
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
    const own = terms.get(start);
    // A weight of several nodes, or of several units, moves more.
    const isSingle = indices.length === 1 && terms.size + entering.size === 1;
    const single = isSingle && own?.length === 1 ? own[0] : undefined;
    const { entry, output } = nodes[start].operation;
    const features =
      indices.length === 1 && entry !== undefined
        ? entry.featuresOf(indices[0])
        : { from: 0, to: rowLength(output) };
    const ofExamples = isSingle ? entry?.examplesOf?.(indices[0]) : undefined;
    const moving = couples
      ? undefined
      : single?.input === undefined
        ? ofExamples
        : movingIn(start, single.input);
    const add = (node: number, dx: Float64Array | undefined, to: Float64Array): void => {
      const x = inputOf(node);
      for (const term of terms.get(node) ?? []) {
        const at = single === undefined ? term.unit * block.length : 0;
        addTerm(term, x, nodes[node].operation.inputs, chosen, block.length, dx, to, at);
      }
      const first = node === start ? features.from : 0;
      for (const { index, delta } of entering.get(node) ?? [])
        nodes[node].operation.entry!.enter(index, delta, x, chosen, block.length, dx, to, first);
    };
    const enter = { isIn: (node: number) => terms.has(node) || entering.has(node), add };
    const many = moving?.length ?? count;
    for (let at = 0; at < many; at += capacity) {
      const length = Math.min(capacity, many - at);
      block.choose(moving, at, length);
      dz.fill(0, 0, (single === undefined ? features.to - features.from : 1) * length);
      add(start, undefined, dz);
      const {
        change,
        magnitude: each,
        rounding: moved,
        met: metHere,
      } = single === undefined
        ? block.lossChange(start, dz, features.from, isSingle ? undefined : enter, features.to)
        : block.lossChange(start, dz, single.unit);
      for (let n = 0; n < length; n++) {
        sum += factor * change[n];
        magnitude += factor * Math.abs(each[n]);
        if (moved !== undefined) rounding += factor * moved[n];
        if (metHere && marks.kind[n] !== KINK.none) {
          met = moreSerious(met, kinkMoveOf(network, marks, n, chosen[n]));
        }
      }
    }
    return {
      value: sum,
      magnitude,
      kink: met,
      ...(snapshot.terms && { rounding: rounding + ofSum * magnitude }),
    };
  };
}

/** Returns the more serious of two kinks; of two alike, the first. */
function moreSerious(first: KinkMove | undefined, second: KinkMove): KinkMove {
  return first === undefined || (first.kind === 'leaves' && second.kind === 'crosses') ? second : first;
}

/** Sorts moved weights by the nodes that they are parameters of. */
function movesByNode(
  { nodes, space }: Network,
  readers: ReadonlyMap<number, readonly number[]>,
  indices: ArrayLike<number>,
  deltas: ArrayLike<number>,
): { terms: ReadonlyMap<number, Term[]>; entering: ReadonlyMap<number, Entering[]> } {
  const terms = new Map<number, Term[]>();
  const entering = new Map<number, Entering[]>();
  for (let k = 0; k < indices.length; k++) {
    const index = indices[k];
    for (const node of readers.get(space.tensorAt(index).offset) ?? []) {
      const term = nodes[node].operation.termOf?.(index);
      if (term === undefined) {
        addTo(entering, node, { index, delta: deltas[k] });
        continue;
      }
      const { unit, input, factor = 1, units = 1 } = term;
      for (let u = unit; u < unit + units; u++)
        addTo(terms, node, { unit: u, input, delta: factor * deltas[k] });
    }
  }
  return { terms, entering };
}

function addTo<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
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
