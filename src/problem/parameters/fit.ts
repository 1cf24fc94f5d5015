import { counted, describeShape } from '../../input/describe.ts';
import type { Path } from '../../input/issues.ts';
import type { TensorFile } from '../../input/tensor-files/tensor-file.ts';
import type { Network } from '../../network/network.ts';
import { type StoredTensor, UNNAMED } from '../../tensors/files/stored.ts';
import { type ArrangedTensor, arrange, type Layout, scatter } from '../../tensors/layout.ts';
import { indexOf, sameShape, sizeOf } from '../../tensors/tensor.ts';
import { knownInstead, NUMPYS_FIRST, nameAmong } from './names.ts';

/**
 * Makes θ of tensors by name as a person stores them.
 *
 * @param path the place of the tensors, for issues: missing or unknown tensors, and wrong shapes
 */
export function fitParameters(given: TensorFile, path: Path, network: Network, layout: Layout): Float64Array {
  const { broken, issues } = given;
  const parameters = new Float64Array(network.space.size);
  const arranged = arrange(network.space, layout);
  const names = arranged.map(({ name }) => name);
  const placed = nameThem(given, path, arranged);
  if (placed === undefined) return parameters;
  for (const [name, { at }] of placed) {
    if (names.includes(name)) continue;
    const message = `no tensor has this name in your layout${knownInstead(name, names)}`;
    issues.add('unknown-tensor', at, message, 'key');
  }
  for (const tensor of arranged) {
    const found = placed.get(tensor.name);
    if (found === undefined) {
      if (broken.has(tensor.name)) continue;
      const message = `is missing; expected numbers of shape ${describeShape(tensor.shape)}`;
      issues.add('missing-tensor', [...path, tensor.name], message);
    } else if (!fits(found.shape, tensor)) {
      issues.add('wrong-shape', found.at, shapeMessage(found.shape, tensor, network, layout));
    } else if (allFinite(found, issues)) scatter(found.values, tensor, parameters);
  }
  return parameters;
}

interface Placed extends StoredTensor {
  readonly at: Path;
}

/** Gives the tensor without a name the name of the layout's only tensor; undefined where the layout has several. */
function nameThem(
  { tensors, broken, issues }: TensorFile,
  path: Path,
  arranged: readonly ArrangedTensor[],
): Map<string, Placed> | undefined {
  const only = tensors.size === 1 ? (tensors.get(UNNAMED) ?? tensors.get(NUMPYS_FIRST)) : undefined;
  if (only === undefined && !broken.has(UNNAMED)) {
    const names = arranged.map(({ name }) => name).filter((name) => !tensors.has(name));
    return new Map(
      [...tensors].map(([name, tensor]) => [
        nameAmong(name, names) ?? name,
        { ...tensor, at: [...path, name] },
      ]),
    );
  }
  if (arranged.length === 1 && only !== undefined)
    return new Map([[arranged[0].name, { ...only, at: path }]]);
  if (arranged.length > 1) {
    const message =
      'expected tensors by name; one vector of all of them needs "layout": {"unrolled": "row-major"} or "column-major"';
    issues.add('tensors-without-names', path, message);
  }
  return undefined;
}

function allFinite({ values, shape, at }: Placed, issues: TensorFile['issues']): boolean {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad === -1) return true;
  const message = `expected a finite number, found ${values[bad]}`;
  issues.add('not-a-number', [...at, ...indexOf(bad, shape)], message);
  return false;
}

/** Flat numbers are in row-major order; and a vector is the same numbers as one row or one column. */
export function fits(shape: readonly number[], tensor: ArrangedTensor): boolean {
  const size = tensor.source.length;
  const flat = shape.length === 1 && shape[0] === size;
  const line = tensor.shape.length === 1 && shape.length === 2 && shape.includes(1) && sizeOf(shape) === size;
  return flat || line || sameShape(shape, tensor.shape);
}

/** Says which shape is expected, and which other layout would expect the one that was found. */
export function shapeMessage(
  shape: readonly number[],
  tensor: ArrangedTensor,
  network: Network,
  layout: Layout,
): string {
  const message = `expected the shape ${describeShape(tensor.shape)}, found ${describeShape(shape)}`;
  const other = otherLayout(shape, tensor, network, layout);
  if (other !== '') return `${message}: ${other}`;
  return shape.length === 1
    ? `${message}: flat numbers have to be ${counted(sizeOf(tensor.shape), 'number')}`
    : message;
}

/** Which other layout a matrix in the place of a tensor would fit, and how to declare it; nothing where none does. */
export function otherLayout(
  shape: readonly number[],
  { name, shape: expected }: ArrangedTensor,
  network: Network,
  layout: Layout,
): string {
  if (shape.length !== 2) return '';
  if (sameShape([...shape].reverse(), expected)) {
    const other = layout.weight === 'out-in' ? 'in-out' : 'out-in';
    return `its transpose would fit, so say "layout": {"weight": "${other}"} if that is how your program stores it`;
  }
  const layer = network.layers.find(({ tensors }) =>
    tensors.some((tensor) => tensor.name === name || tensor.layer === name),
  );
  const [units, columns] = layout.weight === 'out-in' ? shape : [...shape].reverse();
  return layer !== undefined &&
    layout.bias === 'separate' &&
    units === layer.units &&
    columns === layer.inputs + 1
    ? `with its biases it would fit, so name it ${JSON.stringify(layer.name)} and say "layout": {"bias": "first-column"} or "last-column"`
    : '';
}
