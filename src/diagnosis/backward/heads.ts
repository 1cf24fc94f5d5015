import type { Layer } from '../../network/graph.ts';
import { headPart, isPlain } from '../../network/layers/attention.ts';
import type { HeadPart } from '../../network/operations/head-products.ts';
import { rowLength, type Shape } from '../../network/shape.ts';

/** The features of each step of an attention. */
export function featuresOf({ inputShapes: [input] }: Layer): number {
  return input[input.length - 1].length;
}

/** The heads of an attention. */
export function headsOf({ definition: { options = {} } }: Layer): number {
  return (options as { heads?: number }).heads ?? 1;
}

/** Whether an attention has heads and steps that can be taken for each other. */
export function mixes(layer: Layer): boolean {
  return isPlain(layer) && headsOf(layer) > 1 && layer.inputShapes[0][0].length > 1;
}

/** Where the queries (0), keys (1) or values (2) of an attention stand. */
export function partOf(layer: Layer, number: number): HeadPart {
  return headPart(layer.definition, featuresOf(layer), number);
}

/** Returns one part of each position. */
export function taken(values: Float64Array, { width, from }: HeadPart, features: number): Float64Array {
  return values.filter((_, k) => k % width >= from && k % width < from + features);
}

/** Returns values with one part of each position replaced. */
export function placed(values: Float64Array, { width, from }: HeadPart, rows: Float64Array): Float64Array {
  const features = rows.length / (values.length / width);
  return values.map((own, k) => {
    const feature = (k % width) - from;
    return feature >= 0 && feature < features ? rows[Math.floor(k / width) * features + feature] : own;
  });
}

/**
 * Takes [steps, heads, size] for [heads, steps, size] without exchanging the axes.
 *
 * @param way whether numbers in the order of steps are read as heads, or those of heads written as steps
 */
export function inHeads(layer: Layer, rows: Float64Array, way: 'split' | 'join'): Float64Array {
  const [[{ length: steps }, { length: features }]] = layer.inputShapes;
  const size = features / headsOf(layer);
  const out = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) {
    const [step, feature] = [Math.floor(k / features) % steps, k % features];
    const flat =
      k - (k % (steps * features)) + (Math.floor(feature / size) * steps + step) * size + (feature % size);
    if (way === 'split') out[k] = rows[flat];
    else out[flat] = rows[k];
  }
  return out;
}

/** Exchanges steps and keys, which are as many, in rows of [heads, steps, keys]. */
export function transposed(rows: Float64Array, shape: Shape): Float64Array {
  const [, steps, keys] = shape.map(({ length }) => length);
  const units = rowLength(shape);
  return rows.map((_, k) => {
    const [step, key] = [Math.floor((k % units) / keys) % steps, k % keys];
    return rows[k + (key - step) * keys + step - key];
  });
}
