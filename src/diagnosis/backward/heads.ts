import type { Layer } from '../../network/graph.ts';
import { headPart, traitsOf } from '../../network/layers/attention.ts';
import type { HeadPart } from '../../network/operations/head-products.ts';
import type { Descent } from '../../network/rules.ts';
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
  const { steps, keys } = traitsOf(layer);
  return headsOf(layer) > 1 && steps > 1 && keys > 1;
}

/** Whether an attention has as many steps as keys, so that they can be exchanged. */
export function isSquare(layer: Layer): boolean {
  const { steps, keys } = traitsOf(layer);
  return steps === keys;
}

/** Where the queries (0), keys (1) or values (2) of an attention stand in what scores and mix read. */
export function partOf(layer: Layer, number: number): HeadPart {
  const features = featuresOf(layer);
  // What is turned is no part of a packed product.
  if (traitsOf(layer).isTurned && number < 2) return { width: features, from: 0 };
  return headPart(layer.definition, features, number);
}

/** The queries (0), keys (1) or values (2) that scores and mix read, a row of features a step. */
export function rowsOf({ network: { nodes }, pass }: Descent, layer: Layer, number: number): Float64Array {
  const type = number < 2 ? 'scores' : 'mix';
  const { from } = nodes.find((node) => node.layer === layer.name && node.operation.type === type)!;
  return taken(pass.values[from[number === 0 ? 0 : 1] as number], partOf(layer, number), featuresOf(layer));
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
 * @param steps how many an example has: those of the queries, or of the keys
 * @param way whether numbers in the order of steps are read as heads, or those of heads written as steps
 */
export function inHeads(
  layer: Layer,
  rows: Float64Array,
  steps: number,
  way: 'split' | 'join',
): Float64Array {
  const features = featuresOf(layer);
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
