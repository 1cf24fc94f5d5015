import { columnsOf, hasAxes } from '../../network/shape.ts';
import type { Problem } from '../../problem/problem.ts';
import { sameShape } from '../../tensors/tensor.ts';
import type { ExpectedTensor } from './match-tensors.ts';
import type { ParsedTensor, ParsedTensors } from './parsed-tensors.ts';
import type { ValuePart } from './reported-numbers.ts';

/** The values of one layer, for all examples. */
interface LayerValues extends ExpectedTensor {
  readonly layer: number;
  /** Where a number of the report is among rows, one an example. */
  readonly inRows: (flat: number) => number;
}

/** Returns the values that a part of a report may have: of each layer, or the outputs. */
export function layersFor(part: ValuePart, { network, data }: Problem): LayerValues[] {
  const inColumns = data.examplesIn === 'columns';
  const all = network.layers.map(({ name, units, output }, layer) => ({
    ...(inColumns
      ? columnsOf(output, data.count)
      : { shape: [data.count, units], inRows: (flat: number) => flat }),
    name,
    layer,
  }));
  return part === 'outputs' ? [{ ...all[all.length - 1], name: 'outputs' }] : all;
}

/** The values of layers with axes of their own, [examples, channels, rows, columns], as rows: one an example. */
export function asRows(
  group: ParsedTensors,
  { network: { layers }, data }: Problem,
  part: ValuePart,
): ParsedTensors {
  if (data.examplesIn === 'columns' || !layers.some(({ output }) => hasAxes(output))) return group;
  const tensors = [...group.tensors].map(([name, parsed]): [string, ParsedTensor] => {
    const layer = part === 'outputs' ? layers.at(-1) : layers.find((one) => one.name === name);
    const [count, ...axes] = parsed.shape;
    const fits =
      layer !== undefined &&
      sameShape(
        axes,
        layer.output.map(({ length }) => length),
      );
    return [name, fits ? { ...parsed, shape: [count, layer.units] } : parsed];
  });
  return { ...group, tensors: new Map(tensors) };
}
