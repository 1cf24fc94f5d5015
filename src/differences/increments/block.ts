import type { Source } from '../../network/graph.ts';
import { type Backend, javascript } from '../../network/kernels.ts';
import type { Network } from '../../network/network.ts';
import type { IncrementInputs } from '../../network/operations/operation.ts';
import { rowLength } from '../../network/shape.ts';
import { accountOf, gather } from './account.ts';
import { type KinkMarks, kinkMarks, LOSS, markKinks } from './kinks.ts';
import type { Snapshot } from './snapshot.ts';

/** Numbers of the widest layer that are worked on at once: they stay in the caches between a layer and the next. */
const CACHED = 32_768;
const [FEWEST_EXAMPLES, MOST_EXAMPLES] = [64, 512];

/**
 * Returns how many examples of a network are worked on at once: all where an operation couples them, else a multiple of
 * 8, the same on every machine.
 */
export function capacityFor({ nodes }: Pick<Network, 'nodes'>, count: number): number {
  if (nodes.some(({ operation }) => operation.couplesExamples)) return count;
  const widest = Math.max(...nodes.map(({ operation }) => rowLength(operation.output)));
  const fitting = 8 * Math.floor(CACHED / widest / 8);
  return Math.max(FEWEST_EXAMPLES, Math.min(MOST_EXAMPLES, fitting));
}

/**
 * A few examples of a snapshot, side by side, and room to pass changes through the network for them.
 * Made once a thread and filled again and again.
 */
export interface Block {
  /** How many examples it can hold. */
  readonly capacity: number;
  /** Room for the changes of one unit, or of all units of a layer: an array that the kernels can work on. */
  readonly moved: Float64Array;
  /** How many examples it holds, and which. */
  readonly length: number;
  readonly chosen: Int32Array;
  /** The kinks that the last move met, by example; nothing of them counts where `met` is false. */
  readonly marks: KinkMarks;
  /** Further arrays that the kernels can work on, of the lengths that were asked for. */
  readonly extra: readonly Float64Array[];
  /** Chooses examples[from … from + length − 1]. */
  choose(examples: Int32Array | undefined, from: number, length: number): void;
  /**
   * Passes a change of the value of a node up to the loss.
   *
   * @param dz feature-major, for all features of the node, or for those from `only` to `end` − 1 alone; overwritten
   * @param end one more than `only` unless said otherwise
   * @param enter adds what moved weights contribute in nodes above
   * @returns arrays that are valid until the next call
   */
  lossChange(node: number, dz: Float64Array, only?: number, enter?: Enter, end?: number): LossChange;
  /** Returns the changes of the activations of layer l, which has one for each unit, when all its pre-activations change by dz. */
  activationChange(l: number, dz: Float64Array): Float64Array;
}

/** What a move did to the loss of each example. */
export interface LossChange {
  readonly change: Float64Array;
  /** The summed magnitudes of what each output adds to it where those cancel; with `terms`, of any node where they are largest. */
  readonly magnitude: Float64Array;
  /** How far rounding can have moved it; undefined of a snapshot without `terms`. */
  readonly rounding: Float64Array | undefined;
  readonly met: boolean;
}

/** Weights that move in several nodes. */
export interface Enter {
  /** Whether one of them is a parameter of the node. */
  readonly isIn: (node: number) => boolean;
  /** Adds to dz, the changes of the node's value, given dx, the changes of its input, where that changes. */
  readonly add: (node: number, dx: Float64Array | undefined, dz: Float64Array) => void;
}

/**
 * Makes a block for a network and a snapshot of it.
 *
 * @param extra lengths of further arrays
 */
export function createBlock(
  network: Network,
  snapshot: Snapshot,
  { kernels, room }: Backend,
  extra: readonly number[] = [],
): Block {
  const { layers, nodes } = network;
  const capacity = capacityFor(network, snapshot.examples.count);
  const widthOf = nodes.map(({ operation }) => rowLength(operation.output));
  const widths = widthOf.map((width) => width * capacity);
  const widest = Math.max(...widths);
  // JavaScript works on any array, WebAssembly on those in its own memory.
  const shares = kernels === javascript;
  const rooms = room([
    shares ? 0 : network.space.size,
    widest,
    capacity,
    capacity,
    ...widths,
    ...snapshot.saved.flatMap((all) =>
      all.map(({ length }) => (length / snapshot.examples.count) * capacity),
    ),
    ...extra,
  ]);
  const [own, moved, magnitude, part] = rooms.splice(0, 4);
  const theta = shares ? snapshot.theta : own;
  const changes = rooms.splice(0, nodes.length);
  const furtherRooms = rooms.splice(rooms.length - extra.length);
  if (!shares) theta.set(snapshot.theta);
  const chosen = new Int32Array(capacity);
  const marks = kinkMarks(capacity);
  let marked = false;
  let length = 0;
  /** The number of this choice. */
  let choice = 0;

  /** A node on the way from the parameters to the loss, with what its operation needs. */
  const steps = wayToLoss(network).map((node) => {
    const { operation, layer } = nodes[node];
    const source = snapshot.saved[node];
    const saved = rooms.splice(0, source.length);
    /** For each saved array the choice that each feature was gathered for. */
    const features = source.map((all) => all.length / snapshot.examples.count);
    const gatheredFor = features.map((many) => new Float64Array(many));
    const load = (from: number, to: number, many: number, first = 0): void => {
      for (let i = first; i < many; i++) {
        for (let feature = from; feature < to; feature++) {
          if (gatheredFor[i][feature] === choice) continue;
          gatheredFor[i][feature] = choice;
          gather(source[i], feature * snapshot.examples.count, chosen, length, saved[i], feature * length);
        }
      }
    };
    const number = layers.findIndex(({ name }) => name === layer);
    const { from } = nodes[node];
    return { node, from, operation, saved, features, load, layer: number < 0 ? LOSS : number };
  });
  const account = snapshot.terms && accountOf(snapshot.terms, snapshot.examples.count, capacity, widthOf);
  const startOf = new Int32Array(nodes.length);
  for (const [k, { node }] of steps.entries()) startOf[node] = k + 1;
  /** The change of each node that a move reaches, and its features from … to − 1 that it has. */
  const moves = nodes.map((): Float64Array | undefined => undefined);
  const froms = new Int32Array(nodes.length);
  const tos = new Int32Array(nodes.length);
  const { increment: ofLoss } = nodes[nodes.length - 1].operation;
  const result = changes[nodes.length - 1];

  /** Writes the change of one step's output, of which the features from … to − 1 of the input change by d. */
  const change = (k: number, d: Float64Array, from: number, to: number): Float64Array => {
    const { node, operation, saved, load, layer } = steps[k];
    const { increment } = operation;
    if (increment.readsOthers) load(0, operation.inputs, increment.saves);
    else load(from, to, increment.savedForSmallMoves);
    const loadRest = () => load(from, to, increment.saves);
    const at: IncrementInputs = { theta, length, saved, loadRest, kernels, magnitude, part };
    const out = changes[node];
    if (increment.change(at, d, from, to, out)) {
      marked = markKinks(layer, operation, saved, d, from, to, length, marks) || marked;
    }
    return out;
  };

  const take = (node: number, d: Float64Array, from: number, to: number): void => {
    moves[node] = d;
    froms[node] = from;
    tos[node] = to;
  };
  const moveOf = (source: Source): Float64Array | undefined =>
    source === 'inputs' ? undefined : moves[source];
  /** Returns the change of all features of a node. */
  const allFeatures = (source: Source): Float64Array | undefined => {
    const d = moveOf(source);
    if (d === undefined || source === 'inputs') return d;
    const features = widthOf[source];
    if (tos[source] - froms[source] === features) return d;
    take(
      source,
      scatterFeatures(d, froms[source], tos[source], features, length, changes[source]),
      0,
      features,
    );
    return moves[source];
  };

  /** Writes the change of one node's value, where what it reads or a parameter of it moves. */
  const passOn = (k: number, enter: Enter | undefined): void => {
    const { node, from: sources, operation, saved, features, load } = steps[k];
    const { increment } = operation;
    const all = widthOf[node];
    const out = changes[node];
    if (increment.joint !== undefined) {
      const given = sources.map(allFeatures);
      if (given.every((move) => move === undefined)) return;
      for (let i = 0; i < saved.length; i++) load(0, features[i], i + 1, i);
      increment.joint.change({ saved, length }, given, out);
      take(node, out, 0, all);
      return;
    }
    const source = sources[0];
    const entering = enter?.isIn(node) === true;
    // What enters reads the change of all features.
    const d = increment.oneFeature && !entering ? moveOf(source) : allFeatures(source);
    if (d === undefined || source === 'inputs') {
      if (!entering) return;
      out.fill(0, 0, all * length);
      take(node, out, 0, all);
      enter.add(node, undefined, out);
      return;
    }
    const [from, to] = [froms[source], tos[source]];
    if (increment.reaches !== undefined && increment.reaches(from, false) >= increment.reaches(to, true))
      return;
    change(k, d, from, to);
    if (increment.reaches !== undefined)
      take(node, out, increment.reaches(from, false), increment.reaches(to, true));
    else if (operation.parameters.length > 0) take(node, out, 0, all);
    else take(node, out, from, to);
    if (entering) enter.add(node, d, out);
  };

  return {
    capacity,
    moved,
    chosen,
    marks,
    extra: furtherRooms,
    get length() {
      return length;
    },
    choose(examples, from, many) {
      let isNew = many !== length;
      length = many;
      for (let n = 0; n < many; n++) {
        const example = examples === undefined ? from + n : examples[from + n];
        if (chosen[n] !== example) isNew = true;
        chosen[n] = example;
      }
      // What was gathered for the same examples stays.
      if (isNew) choice++;
      account?.choose(many, choice);
    },
    lossChange(moving, dz, only, enter, end) {
      if (marked) marks.kind.fill(0);
      marked = false;
      moves.fill(undefined);
      if (only === undefined) take(moving, dz, 0, widthOf[moving]);
      else take(moving, dz, only, end ?? only + 1);
      account?.clear();
      account?.add(moving, dz, froms[moving], tos[moving], chosen);
      for (let k = startOf[moving]; k < steps.length; k++) {
        passOn(k, enter);
        const { node } = steps[k];
        const d = moves[node];
        if (d !== undefined) account?.add(node, d, froms[node], tos[node], chosen);
      }
      return {
        change: result,
        magnitude: account?.magnitude ?? (ofLoss.cancels ? magnitude : result),
        rounding: account?.rounding,
        met: marked,
      };
    },
    activationChange: (l, dz) => change(startOf[layers[l].z], dz, 0, layers[l].units),
  };
}

/** The numbers of the nodes that the loss depends on, the loss the last. */
function wayToLoss({ nodes }: Network): number[] {
  const isOnIt = new Uint8Array(nodes.length);
  isOnIt[nodes.length - 1] = 1;
  for (let node = nodes.length - 1; node >= 0; node--) {
    if (isOnIt[node] === 0) continue;
    for (const source of nodes[node].from) if (source !== 'inputs') isOnIt[source] = 1;
  }
  return [...nodes.keys()].filter((node) => isOnIt[node] === 1);
}

/** Puts the changes of the features from … end − 1 among those of the others, which are 0. */
function scatterFeatures(
  d: Float64Array,
  from: number,
  end: number,
  features: number,
  length: number,
  to: Float64Array,
): Float64Array {
  const own = d.slice(0, (end - from) * length);
  to.fill(0, 0, features * length);
  to.set(own, from * length);
  return to;
}
