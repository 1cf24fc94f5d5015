import type { Network } from '../../network/network.ts';
import type { Answers } from './answers.ts';

/** One of several parts of a check, which other machines make at the same time. */
export interface Part {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** What one machine does of a check, or what all have done. */
export interface Share {
  /** Absent where all parts are joined: then all weights are judged, from the answers. */
  readonly part?: Part;
  readonly answers: Answers;
}

/** 2³² over the golden ratio: multiples of it fill the 32 bits evenly, however many are taken (Knuth, TAOCP 3, 6.4). */
const GOLDEN = 0x9e3779b1;

/** Returns the weights of θ that a part tries one by one: as many as any other part does, to a few. */
export function weightsOfPart(weights: Int32Array, part: Part | undefined): Int32Array {
  if (part === undefined) return weights;
  const { index, of } = part;
  return weights.filter(
    (weight) => Math.floor(((Math.imul(weight, GOLDEN) >>> 0) / 2 ** 32) * of) === index - 1,
  );
}

/** Returns whether a part has the piece of work with this number; all have as many, to one. */
export function isOfPart(part: Part | undefined, number: number): boolean {
  return part === undefined || number % part.of === part.index - 1;
}

/** Returns the weights of whole units of a chain of dense layers: of each layer as many units as any other part has. */
export function unitsOfPart({ layers, space }: Network, weights: Int32Array, part: Part): Int32Array {
  const numbers = new Map(layers.map(({ name }, l) => [name, l]));
  const before = layers.map((_, l) => layers.slice(0, l).reduce((sum, { units }) => sum + units, 0));
  return weights.filter((weight) => {
    const l = numbers.get(space.tensorAt(weight).layer)!;
    return isOfPart(part, before[l] + layers[l].termOf!(weight).unit);
  });
}
