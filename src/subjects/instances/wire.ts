import { counted, describeShape, describeValue } from '../../input/describe.ts';
import type { Issues, Path } from '../../input/issues.ts';
import { meantOrKnown } from '../../input/suggest.ts';
import { LIMITS } from '../../tensors/files/source.ts';
import { type ArrangedTensor, scatter } from '../../tensors/layout.ts';
import { sizeOf, type Tensor } from '../../tensors/tensor.ts';
import type { Declared } from '../declared.ts';
import type { WireTensor, WireTensors } from '../schema/protocol.ts';

/** Reads a number as JSON carries it; undefined for what is none. */
export function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : undefined;
}

/** Reads a tensor of a message. */
export function readTensor(wire: WireTensor, path: Path, issues: Issues): Tensor {
  const before = issues.count;
  const values =
    'base64' in wire ? readBytes(wire, path, issues) : readValues(wire.values, [...path, 'values'], issues);
  const size = sizeOf(wire.shape);
  if (size > LIMITS.numbers) {
    const message = `expected at most ${LIMITS.numbers} numbers, and the shape ${describeShape(wire.shape)} has more`;
    issues.add('too-many-numbers', path, message);
  }
  if (values.length !== size && issues.count === before) {
    const message = `expected ${counted(size, 'number')} for the shape ${describeShape(wire.shape)}, found ${values.length}`;
    issues.add('wrong-length', path, message);
  }
  return { shape: wire.shape, values };
}

/** Reads a list of numbers. */
export function readValues(list: readonly unknown[], path: Path, issues: Issues): Float64Array {
  const values = new Float64Array(list.length);
  for (let k = 0; k < list.length; k++) {
    const value = readNumber(list[k]);
    if (value === undefined) {
      const flat = Array.isArray(list[k]) ? ': the numbers are one flat list, row after row' : '';
      issues.add('not-a-number', [...path, k], `expected a number, found ${describeValue(list[k])}${flat}`);
      break; // the others are likely to be the same
    }
    values[k] = value;
  }
  return values;
}

function readBytes(
  { base64, dtype }: Extract<WireTensor, { base64: string }>,
  path: Path,
  issues: Issues,
): Float64Array {
  const bytes = Buffer.from(base64, 'base64');
  const width = dtype === 'float32' ? 4 : 8;
  if (bytes.length % width !== 0) {
    issues.add('wrong-length', path, `expected ${width} bytes a number, found ${bytes.length} bytes`);
  }
  const count = Math.floor(bytes.length / width);
  return Float64Array.from({ length: count }, (_, k) =>
    dtype === 'float32' ? bytes.readFloatLE(4 * k) : bytes.readDoubleLE(8 * k),
  );
}

/** What a wrong shape may come from. */
function shapeHint(given: readonly number[], expected: readonly number[]): string {
  const text = String(expected);
  if (given.length > 1 && String([...given].reverse()) === text) return ': transpose it';
  if (given.length === expected.length + 1 && String(given.slice(1)) === text) {
    return given[0] === 1 ? ': leave out the first dimension' : ': is it one for each example? Sum them';
  }
  return '';
}

/**
 * Reads tensors that have to be those of the parameters, by name and shape.
 *
 * @returns a vector of θ's length
 */
export function readVector(
  wire: WireTensors,
  { tensors, size }: Pick<Declared, 'tensors' | 'size'>,
  path: Path,
  issues: Issues,
): Float64Array {
  const vector = new Float64Array(size);
  const names = tensors.map(({ name }) => name);
  const unknown = Object.keys(wire).filter((name) => !names.includes(name));
  for (const name of unknown) {
    const known = meantOrKnown(name, names, 'its parameters');
    issues.add('unknown-tensor', [...path, name], `no parameter has this name${known}`);
  }
  const missing = names.filter((name) => !Object.hasOwn(wire, name));
  for (const tensor of tensors) {
    const at = [...path, tensor.name];
    if (missing.includes(tensor.name)) {
      // Under other names they are there.
      if (unknown.length < missing.length)
        issues.add('missing-tensor', at, `is missing; expected the shape ${describeShape(tensor.shape)}`);
      continue;
    }
    const { shape, values } = readTensor(wire[tensor.name], at, issues);
    if (describeShape(shape) !== describeShape(tensor.shape)) {
      const message = `expected the shape ${describeShape(tensor.shape)} as its parameter has, found ${describeShape(shape)}${shapeHint(shape, tensor.shape)}`;
      issues.add('wrong-shape', at, message);
    } else if (values.length === tensor.source.length) {
      scatter(values, tensor, vector);
    }
  }
  return vector;
}

/** Returns, by index in θ, which tensor has that weight and its flat index there. */
export function placesOf(
  tensors: readonly ArrangedTensor[],
  size: number,
): { tensorOf: Int32Array; flatOf: Int32Array } {
  const tensorOf = new Int32Array(size);
  const flatOf = new Int32Array(size);
  tensors.forEach(({ source }, k) => {
    source.forEach((index, flat) => {
      tensorOf[index] = k;
      flatOf[index] = flat;
    });
  });
  return { tensorOf, flatOf };
}
