import type { LayerDefinition, Pair } from '../network/definition.ts';
import { type Axis, type Shape, unitsOnly } from '../network/shape.ts';
import type { LayerSpec } from './schema/layers.ts';
import type { Spec } from './schema/spec.ts';

const AXES = { channels: 'channel', rows: 'row', columns: 'column' } as const;

/** Returns the axes of one example of the inputs, in the order in which the spec has them. */
export function inputShapeOf(inputs: Spec['network']['inputs']): Shape {
  if (typeof inputs === 'number') return unitsOnly(inputs);
  return Object.entries(inputs).map(
    ([key, length]): Axis => ({ name: AXES[key as keyof typeof AXES], length }),
  );
}

/** Returns the windows of a layer that has them, defaults filled in. */
export function windowFields({
  type,
  kernel,
  window,
  stride,
  padding = 0,
  dilation = 1,
  filters,
  groups = 1,
  flipped = false,
  countPadding = true,
}: LayerSpec): Pick<LayerDefinition, 'windows' | 'filters' | 'groups' | 'flipped' | 'countPadding'> {
  const size = kernel ?? window;
  if (size === undefined) return {};
  const windows = {
    size: pairOf(size),
    // The windows of a pooling stand side by side.
    stride: pairOf(stride ?? window ?? 1),
    dilation: pairOf(dilation),
    padding: typeof padding === 'string' ? ('same' as const) : pairOf(padding),
  };
  if (filters !== undefined) return { windows, filters, groups, flipped };
  return { windows, ...(type === 'average-pool2d' && { countPadding }) };
}

function pairOf(given: number | readonly number[]): Pair {
  return typeof given === 'number' ? [given, given] : [given[0], given[1]];
}
