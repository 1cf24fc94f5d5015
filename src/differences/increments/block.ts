import type { Backend } from '../../network/kernels.ts';
import type { Network } from '../../network/network.ts';
import { type KinkCrossing, kinkOfLoss, kinkOfUnits, moreSerious } from './kinks.ts';
import { LOSS } from './moves.ts';
import type { Snapshot } from './snapshot.ts';

/** Numbers of the widest layer that are worked on at once: they stay in the caches between a layer and the next. */
const CACHED = 32_768;
const [FEWEST_EXAMPLES, MOST_EXAMPLES] = [64, 512];

/** Returns how many examples of a network are worked on at once: a multiple of 8, the same on every machine. */
function capacityFor({ layers }: Network): number {
  const widest = Math.max(...layers.map(({ units }) => units));
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
  /** How many examples it holds. */
  readonly length: number;
  /** Chooses examples[from … from + length − 1]. */
  choose(examples: Int32Array | undefined, from: number, length: number): void;
  /**
   * Passes a change of the pre-activations of layer l up to the loss.
   *
   * @param dz unit-major, for all units of the layer, or for unit `only` alone; overwritten
   * @param enter called with each layer's changes of its input, to add what moved weights there contribute
   * @returns the change of each example's loss, the summed magnitudes of what each output adds to it where those
   *   cancel (both valid until the next call), and the kink that was met, if any
   */
  lossChange(
    l: number,
    dz: Float64Array,
    only?: number,
    enter?: Enter,
  ): { change: Float64Array; magnitude: Float64Array; met: KinkCrossing | undefined };
}

/** Adds to dz, the changes of layer l's pre-activations, given dx, the changes of its input. */
export type Enter = (l: number, dx: Float64Array, dz: Float64Array) => void;

/** Makes a block for a network and a snapshot of it. */
export function createBlock(network: Network, snapshot: Snapshot, { kernels, room }: Backend): Block {
  const { layers, objective } = network;
  const { kept, keptForLoss, count } = snapshot;
  const last = layers.length - 1;
  const bypassed = objective.appliesTo === 'preActivations';
  const capacity = capacityFor(network);
  const widths = layers.map(({ units }) => units * capacity);
  const widest = Math.max(...widths);
  const rooms = room([
    network.space.size,
    widest,
    capacity,
    capacity,
    capacity,
    ...widths,
    ...widths,
    ...keptForLoss.map(() => widths[last]),
    ...kept.flatMap((arrays, l) => arrays.map(() => widths[l])),
  ]);
  const take = (many: number): Float64Array[] => rooms.splice(0, many);
  const [theta, moved, change, part, magnitude] = take(5);
  const dzs = take(layers.length);
  const das = take(layers.length);
  const gatheredForLoss = take(keptForLoss.length);
  const gathered = kept.map((arrays) => take(arrays.length));
  theta.set(snapshot.theta);
  const chosen = new Int32Array(capacity);
  let length = 0;
  /** The number of this choice. */
  let choice = 0;
  /** For each kept array of each layer (and, beyond the last, of the loss), the choice each unit was gathered for. */
  const gatheredAt = [...gathered, gatheredForLoss].map((arrays, l) =>
    arrays.map(() => new Float64Array(layers[Math.min(l, last)].units)),
  );

  /** Gathers the first `many` kept arrays of units of layer l (or, one beyond the last, of the loss) unless they are there. */
  const need = (l: number, from: number, to: number, many: number): void => {
    const source = l > last ? keptForLoss : kept[l];
    const target = l > last ? gatheredForLoss : gathered[l];
    for (let i = 0; i < many; i++) {
      for (let unit = from; unit < to; unit++) {
        if (gatheredAt[l][i][unit] === choice) continue;
        gatheredAt[l][i][unit] = choice;
        gather(source[i], unit * count, chosen, length, target[i], unit * length);
      }
    }
  };

  const { increment } = objective.loss;
  /** The probabilities of a softmax sum to 1, and so do their changes to 0: losses that take them alike lose all digits. */
  const byOutput = objective.loss.separable && !bypassed && !layers[last].activation.separable;
  const cancels = byOutput || increment.cancels;
  const addByOutput = (da: Float64Array): void => {
    for (let unit = 0; unit < layers[last].units; unit++) {
      const at = unit * length;
      part.fill(0, 0, length);
      increment.addChange(gatheredForLoss, at, da.subarray(at), part, 1, length, kernels, magnitude);
      for (let n = 0; n < length; n++) {
        change[n] += part[n];
        if (!increment.cancels) magnitude[n] += Math.abs(part[n]);
      }
    }
  };

  return {
    capacity,
    moved,
    get length() {
      return length;
    },
    choose(examples, from, many) {
      length = many;
      choice++;
      for (let n = 0; n < many; n++) chosen[n] = examples === undefined ? from + n : examples[from + n];
    },
    lossChange(start, given, unit, enter) {
      let met: KinkCrossing | undefined;
      let dz = given;
      let only = unit;
      for (let l = start; ; l++) {
        const { activation, units } = layers[l];
        const applies = l < last || !bypassed;
        const alone = (!applies || activation.separable) && (l < last || objective.loss.separable);
        if (only !== undefined && !alone) {
          dz = scatterUnit(dz, only, units, length, dzs[l]);
          only = undefined;
        }
        const [from, to] = only === undefined ? [0, units] : [only, only + 1];
        const at = from * length;
        let da = dz;
        if (applies) {
          const { increment } = activation;
          need(l, from, to, increment.near);
          const [layer, first, beyond] = [l, from, to];
          const more = () => need(layer, first, beyond, increment.keeps);
          da = das[l];
          const metKink = increment.change(gathered[l], at, dz, da, to - from, length, kernels, more);
          if (metKink)
            met = moreSerious(met, kinkOfUnits(l, activation, gathered[l], at, dz, from, to, chosen, length));
        }
        if (l === last) {
          need(last + 1, from, to, keptForLoss.length);
          change.fill(0, 0, length);
          if (cancels) magnitude.fill(0, 0, length);
          if (byOutput) addByOutput(da);
          else increment.addChange(gatheredForLoss, at, da, change, to - from, length, kernels, magnitude);
          if (objective.loss.piece !== undefined) {
            met = moreSerious(
              met,
              kinkOfLoss(LOSS, objective.loss, gatheredForLoss, at, da, from, to, chosen, length),
            );
          }
          return { change, magnitude: cancels ? magnitude : change, met };
        }
        dz = dzs[l + 1];
        layers[l + 1].passChange(theta, da, dz, length, kernels, only);
        enter?.(l + 1, da, dz);
        only = undefined;
      }
    },
  };
}

/** Writes to[at + n] = from[start + chosen[n]]. */
function gather(
  from: Float64Array,
  start: number,
  chosen: Int32Array,
  length: number,
  to: Float64Array,
  at: number,
): void {
  for (let n = 0; n < length; n++) to[at + n] = from[start + chosen[n]];
}

/** Puts the changes of one unit among those of the others, which are 0. */
function scatterUnit(
  dz: Float64Array,
  unit: number,
  units: number,
  length: number,
  to: Float64Array,
): Float64Array {
  const own = dz.slice(0, length);
  to.fill(0, 0, units * length);
  to.set(own, unit * length);
  return to;
}
