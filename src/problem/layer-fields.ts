import type { LayerDefinition, NetworkDefinition, Pair } from '../network/definition.ts';
import { layerTypes } from '../network/layers/index.ts';
import { type Shape, shapeNamed } from '../network/shape.ts';
import type { LayerSpec } from './schema/layers.ts';
import type { Spec } from './schema/spec.ts';

/** The axes that an object of inputs may have, which are no names of inputs. */
const AXES = ['channels', 'rows', 'columns', 'steps', 'features', 'tokens'];

type Inputs = Spec['network']['inputs'];

/** Returns the axes that inputs have, in the order in which the spec has them. */
export function shapeOf(inputs: Inputs | number): Shape {
  if (typeof inputs === 'object' && 'tokens' in inputs) {
    const { tokens, vocabulary } = inputs as { tokens: number; vocabulary: number };
    return [{ name: 'token', length: tokens, vocabulary }];
  }
  return shapeNamed(inputs as number | Record<string, number>);
}

/** Returns the parts of inputs that have names, in the order in which the spec has them; undefined of others. */
export function inputPartsOf(inputs: Exclude<Inputs, number>): NetworkDefinition['inputParts'] {
  const keys = Object.keys(inputs);
  if (keys.some((key) => AXES.includes(key))) return undefined;
  return keys.map((name) => ({ name, shape: shapeOf((inputs as Record<string, Inputs>)[name]) }));
}

/** The fields that a layer of any type may have, and those of windows. */
const COMMON = ['type', 'name', 'from', 'units', 'activation', 'tied', 'bias'];

/** Returns the fields of a layer's own type. */
export function optionsOf(layer: LayerSpec): Pick<LayerDefinition, 'options'> {
  if (layer.kernel !== undefined || layer.window !== undefined) return {};
  const isInside = layerTypes[layer.type].isActivatedInside === true;
  const own = Object.entries(layer).filter(
    ([key, value]) => value !== undefined && (!COMMON.includes(key) || (isInside && key === 'activation')),
  );
  return own.length === 0 ? {} : { options: Object.fromEntries(own) };
}

/** Returns the names of what the states of a recurrent layer begin with: of h, then of c. */
export function statesOf({ initialState }: LayerSpec): Pick<LayerDefinition, 'states'> {
  if (initialState === undefined) return {};
  if (typeof initialState === 'string') return { states: [initialState] };
  const { h, c } = initialState;
  return { states: [h, c].filter((name) => name !== undefined) };
}

/** Returns the windows of a layer that has them, defaults filled in. */
export function windowFields({
  type,
  kernel,
  window,
  stride,
  padding = 0,
  ceil = false,
  dilation = 1,
  outputPadding,
  filters,
  groups = 1,
  flipped = false,
  countPadding = true,
  ties,
}: LayerSpec): Pick<LayerDefinition, 'windows' | 'filters' | 'groups' | 'flipped' | 'countPadding' | 'ties'> {
  const size = kernel ?? window;
  if (size === undefined) return {};
  const windows = {
    size: pairOf(size),
    // The windows of a pooling stand side by side.
    stride: pairOf(stride ?? window ?? 1),
    dilation: pairOf(dilation),
    padding: typeof padding === 'string' ? ('same' as const) : pairOf(padding),
    ...(ceil && { ceil }),
    ...(outputPadding !== undefined && { outputPadding: pairOf(outputPadding) }),
  };
  if (filters !== undefined) return { windows, filters, groups, flipped };
  return { windows, ...(type === 'average-pool2d' && { countPadding }), ...(ties !== undefined && { ties }) };
}

function pairOf(given: number | readonly number[]): Pair {
  return typeof given === 'number' ? [given, given] : [given[0], given[1]];
}
