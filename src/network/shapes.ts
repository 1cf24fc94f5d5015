import type { LayerDefinition, NetworkDefinition } from './definition.ts';
import type { InputPart, LayerSource } from './graph.ts';
import { layerTypes } from './layers/index.ts';
import type { LayerType, Misfit } from './layers/layer.ts';
import { rowLength, type Shape, unitsOnly } from './shape.ts';

/** A layer of a definition with what it reads and the axes of that. */
export interface ShapedLayer {
  readonly layer: LayerDefinition;
  readonly type: LayerType;
  readonly from: readonly LayerSource[];
  readonly inputShapes: readonly Shape[];
  readonly output: Shape;
}

/** What `from` calls the inputs of the network, unless a layer has that name. */
export const INPUTS = 'inputs';

/** What decides the shapes of a network. */
export type Layers = Pick<NetworkDefinition, 'inputs' | 'inputShape' | 'inputParts' | 'layers'>;

/**
 * Follows the axes of one example from layer to layer.
 *
 * @param onMisfit told of a layer that cannot be applied to what it reads, which then is taken to give its units
 * @throws TypeError on a type or name that is not there (a spec's check has excluded that)
 */
export function shapesOf(
  { inputs, inputShape = unitsOnly(inputs), inputParts = [], layers }: Layers,
  onMisfit: (layer: number, misfit: Misfit) => void = (_, { message }) => {
    throw new TypeError(message);
  },
): ShapedLayer[] {
  const shaped: ShapedLayer[] = [];
  const parts = partsOf(inputParts);
  const shapeOf = (source: LayerSource): Shape => {
    if (source === INPUTS) return inputShape;
    return typeof source === 'number' ? shaped[source].output : source.shape;
  };
  for (const [l, layer] of layers.entries()) {
    const from = sourcesOf(layers, parts, l);
    const inputShapes = from.map(shapeOf);
    const type = lookUp(layerTypes, layer.type);
    const found = type.output?.(layer, inputShapes) ?? unitsOnly(layer.units);
    if ('message' in found) onMisfit(l, found);
    const output = 'message' in found ? unitsOnly(layer.units) : found;
    shaped.push({ layer, type, from, inputShapes, output });
  }
  return shaped;
}

/** Returns the named parts of the inputs with where each begins in a row. */
export function partsOf(declared: NonNullable<Layers['inputParts']>): InputPart[] {
  let from = 0;
  return declared.map(({ name, shape }) => {
    const part = { name, shape, from };
    from += rowLength(shape);
    return part;
  });
}

/** Returns what a layer reads: by default the layer before it, and the first the inputs, or the first part of them. */
function sourcesOf(
  layers: readonly LayerDefinition[],
  parts: readonly InputPart[],
  l: number,
): LayerSource[] {
  const { from, states = [] } = layers[l];
  const first: LayerSource[] = from === undefined ? [l === 0 ? (parts[0] ?? INPUTS) : l - 1] : [];
  const others = [...(from ?? []), ...states].map((name): LayerSource => {
    const source = layers.slice(0, l).findIndex((layer) => layer.name === name);
    if (source !== -1) return source;
    const part = parts.find((one) => one.name === name);
    if (part !== undefined) return part;
    if (name === INPUTS) return name;
    throw new TypeError(`there is no layer “${name}” before “${layers[l].name}”`);
  });
  return [...first, ...others];
}

/** Returns the entry of a table. */
export function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T {
  if (!Object.hasOwn(table, name))
    throw new TypeError(`there is no “${name}” in ${Object.keys(table).join(', ')}`);
  return table[name];
}
