import type { Complaints, Path } from '../../problem/complaints.ts';
import { counted, describeShape, describeValue } from '../../problem/describe.ts';
import { meantOrKnown } from '../../problem/suggest.ts';
import { type ArrangedTensor, scatter } from '../../tensors/layout.ts';
import { sizeOf, type Tensor } from '../../tensors/tensor.ts';
import type { WireTensor, WireTensors } from '../schema/protocol.ts';

/** How numbers are written in messages: as JSON in 17 digits, or as bytes. */
export type Encoding = 'json' | 'base64';

/** Reads a number as JSON carries it; undefined for what is none. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : undefined;
}

/** Reads a tensor of a message. */
export function readTensor(wire: WireTensor, path: Path, complaints: Complaints): Tensor {
  const values =
    'base64' in wire
      ? readBytes(wire, path, complaints)
      : readValues(wire.values, [...path, 'values'], complaints);
  const size = sizeOf(wire.shape);
  if (values.length !== size) {
    const message = `expected ${counted(size, 'number')} for the shape ${describeShape(wire.shape)}, found ${values.length}`;
    complaints.add('wrong-length', path, message);
  }
  return { shape: wire.shape, values };
}

/** Reads a list of numbers. */
export function readValues(list: readonly unknown[], path: Path, complaints: Complaints): Float64Array {
  const values = new Float64Array(list.length);
  for (let k = 0; k < list.length; k++) {
    const value = readNumber(list[k]);
    if (value === undefined) {
      complaints.add('not-a-number', [...path, k], `expected a number, found ${describeValue(list[k])}`);
      break; // the others are likely to be the same
    }
    values[k] = value;
  }
  return values;
}

function readBytes(
  { base64, dtype }: Extract<WireTensor, { base64: string }>,
  path: Path,
  complaints: Complaints,
): Float64Array {
  const bytes = Buffer.from(base64, 'base64');
  const width = dtype === 'float32' ? 4 : 8;
  if (bytes.length % width !== 0) {
    complaints.add('wrong-length', path, `expected ${width} bytes a number, found ${bytes.length} bytes`);
  }
  const count = Math.floor(bytes.length / width);
  return Float64Array.from({ length: count }, (_, k) =>
    dtype === 'float32' ? bytes.readFloatLE(4 * k) : bytes.readDoubleLE(8 * k),
  );
}

/**
 * Reads tensors that have to be those of the parameters, by name and shape.
 *
 * @returns a vector of θ's length
 */
export function readVector(
  wire: WireTensors,
  tensors: readonly ArrangedTensor[],
  size: number,
  path: Path,
  complaints: Complaints,
): Float64Array {
  const vector = new Float64Array(size);
  const names = tensors.map(({ name }) => name);
  for (const name of Object.keys(wire)) {
    if (names.includes(name)) continue;
    const known = meantOrKnown(name, names, 'its parameters');
    complaints.add('unknown-tensor', [...path, name], `no parameter has this name${known}`);
  }
  for (const tensor of tensors) {
    const at = [...path, tensor.name];
    if (!Object.hasOwn(wire, tensor.name)) {
      complaints.add('missing-tensor', at, `is missing; expected the shape ${describeShape(tensor.shape)}`);
      continue;
    }
    const { shape, values } = readTensor(wire[tensor.name], at, complaints);
    if (describeShape(shape) !== describeShape(tensor.shape)) {
      const message = `expected the shape ${describeShape(tensor.shape)} as its parameter has, found ${describeShape(shape)}`;
      complaints.add('wrong-shape', at, message);
    } else if (values.length === tensor.source.length) {
      scatter(values, tensor, vector);
    }
  }
  return vector;
}
