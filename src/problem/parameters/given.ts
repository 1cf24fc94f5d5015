import type { Network } from '../../network/network.ts';
import { type ArrangedTensor, arrange, type Layout, scatter, UNROLLED_NAME } from '../../tensors/layout.ts';
import type { Complaints, Path } from '../complaints.ts';
import { counted, describeShape } from '../describe.ts';
import { readNested } from '../nested.ts';
import { didYouMean } from '../suggest.ts';

/**
 * Reads θ from tensors by name as a person stores them.
 *
 * @param path where they are, for what is complained about: tensors that are missing, unknown or of another shape
 */
export function readParameters(
  values: unknown,
  path: Path,
  network: Network,
  layout: Layout,
  complaints: Complaints,
): Float64Array {
  const parameters = new Float64Array(network.space.size);
  const tensors = arrange(network.space, layout);
  const byName = tensorsByName(values, path, layout, complaints);
  if (byName === undefined) return parameters;
  const names = tensors.map(({ name }) => name);
  for (const name of Object.keys(byName)) {
    if (names.includes(name)) continue;
    const known = didYouMean(name, names) || `; the tensors are ${listed(names)}`;
    complaints.add(
      'unknown-tensor',
      [...path, name],
      `no tensor has this name in your layout${known}`,
      'key',
    );
  }
  for (const tensor of tensors) {
    const at = Array.isArray(values) ? path : [...path, tensor.name];
    if (!Object.hasOwn(byName, tensor.name)) {
      complaints.add(
        'missing-tensor',
        at,
        `is missing; expected numbers of shape ${describeShape(tensor.shape)}`,
      );
      continue;
    }
    const given = readNested(byName[tensor.name], at, complaints);
    if (given === undefined) continue;
    if (fits(given.shape, tensor)) scatter(given.values, tensor, parameters);
    else complaints.add('wrong-shape', at, shapeMessage(given.shape, tensor, network, layout));
  }
  return parameters;
}

/** An unrolled layout has one tensor, which may be given without its name. */
function tensorsByName(
  values: unknown,
  path: Path,
  layout: Layout,
  complaints: Complaints,
): Readonly<Record<string, unknown>> | undefined {
  if (Array.isArray(values)) {
    if (layout.unrolled !== undefined) return { [UNROLLED_NAME]: values };
    complaints.add(
      'tensors-without-names',
      path,
      'expected an object of tensors by name; one list of all of them needs "layout": {"unrolled": "row-major"} or "column-major"',
    );
    return undefined;
  }
  if (typeof values === 'object' && values !== null) return values as Readonly<Record<string, unknown>>;
  complaints.add('wrong-type', path, 'expected an object of tensors by name');
  return undefined;
}

function fits(shape: readonly number[], tensor: ArrangedTensor): boolean {
  const flat = shape.length === 1 && shape[0] === tensor.source.length;
  return flat || sameShape(shape, tensor.shape);
}

/** Says which shape is expected, and which other layout would expect the one that was found. */
function shapeMessage(
  shape: readonly number[],
  { name, shape: expected }: ArrangedTensor,
  network: Network,
  layout: Layout,
): string {
  const message = `expected the shape ${describeShape(expected)}, found ${describeShape(shape)}`;
  const layer = network.layers.find(({ tensors }) =>
    tensors.some((tensor) => tensor.name === name || tensor.layer === name),
  );
  if (shape.length === 2 && sameShape([...shape].reverse(), expected)) {
    const other = layout.weight === 'out-in' ? 'in-out' : 'out-in';
    return `${message}: its transpose would fit, so say "layout": {"weight": "${other}"} if that is how your program stores it`;
  }
  if (shape.length === 1) {
    return `${message}: flat numbers have to be ${counted(
      expected.reduce((a, b) => a * b, 1),
      'number',
    )}`;
  }
  const [units, columns] = layout.weight === 'out-in' ? shape : [...shape].reverse();
  if (
    layer !== undefined &&
    layout.bias === 'separate' &&
    units === layer.units &&
    columns === layer.inputs + 1
  ) {
    return `${message}: with its biases it would fit, so name it ${JSON.stringify(layer.name)} and say "layout": {"bias": "first-column"} or "last-column"`;
  }
  return message;
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

function listed(names: readonly string[]): string {
  return names.length <= 8
    ? names.join(', ')
    : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
}
