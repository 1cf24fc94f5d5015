import { readdirSync, readFileSync } from 'node:fs';
import { indexOf, nested } from '../../src/tensors/tensor.ts';

/** An array of a vector, row-major. */
export interface Stored {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** A number or an array that a course printed: `out[0, :, 2, 1]`, `mean of dx`. */
export interface Published {
  readonly what: string;
  readonly decimals: number;
  readonly value: unknown;
}

/** One layer, or a small network, with its inputs, its outputs and its gradients; see test/golden/vectors. */
export interface Vector {
  readonly id: string;
  readonly layer: string;
  readonly source: string;
  readonly inputs: Readonly<Record<string, Stored>>;
  readonly conventions: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, number>>;
  readonly upstream: Readonly<Record<string, Stored>>;
  readonly outputs: Readonly<Record<string, Stored>>;
  readonly gradients: Readonly<Record<string, Stored>>;
  readonly published?: readonly Published[];
  /** By who published them: wrong numbers, and their cause. */
  readonly 'published and wrong'?: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
}

const folder = new URL('../golden/vectors/', import.meta.url);

/** Reads every vector. */
export function readVectors(): Vector[] {
  return readdirSync(folder)
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
}

/** The numbers as lists in lists, as a spec has them. */
export function listsOf({ shape, values }: Stored): unknown[] {
  return nested(Float64Array.from(values), shape) as unknown[];
}

/** The numbers of a published entry's tensor at the places that its name says: all, or those of an index such as `[0, :, 2, 1]`. */
export function picked({ shape, values }: Stored, what: string): number[] {
  const index =
    /\[(.*)\]/
      .exec(what)?.[1]
      .split(',')
      .map((part) => part.trim()) ?? [];
  return values.filter((_, flat) => {
    const places = indexOf(flat, shape);
    return index.every((part, axis) => part === ':' || Number(part) === places[axis]);
  });
}
