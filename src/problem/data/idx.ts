import { type Element, elements } from '../../tensors/files/elements.ts';
import { sizeOf } from '../../tensors/tensor.ts';
import { badData, type DataFile } from './file.ts';
import type { Rows } from './rows.ts';

/** The element types of the format, by their byte in the magic number; everything is big-endian. */
const ELEMENTS: ReadonlyMap<number, Element> = new Map<number, Element>([
  [0x08, elements.uint8],
  [0x09, elements.int8],
  [0x0b, elements.int16],
  [0x0c, elements.int32],
  [0x0d, elements.float32],
  [0x0e, elements.float64],
]);

const UNSIGNED_BYTE = 0x08;

/**
 * Reads an IDX file, the format of MNIST: two zero bytes, the element type, the number of dimensions,
 * each dimension as 32 bits, then the elements (http://yann.lecun.com/exdb/mnist, "the IDX file format").
 * The first dimension counts the examples, the others are flattened. Unsigned bytes of images are divided
 * by 255; those of one dimension are class numbers and stay what they are.
 */
export function readIdx({ name, bytes }: DataFile): Rows {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { element, type, shape, start } = readHeader(view, name);
  const [count, ...rest] = shape;
  // products of 32-bit numbers: exact as long as they are compared with a file that is in memory
  const width = sizeOf(rest);
  if (count === 0 || width === 0)
    throw badData('file-empty', name, `it has no numbers: its dimensions are ${shape.join(' × ')}`);
  const expected = start + count * width * element.bytes;
  if (bytes.length < expected) {
    const message = `its header says ${shape.join(' × ')} numbers, which take ${expected} bytes, and it has ${bytes.length}: it may be truncated`;
    throw badData('file-truncated', name, message);
  }
  if (bytes.length > expected) {
    const message = `after the ${shape.join(' × ')} numbers of its header ${bytes.length - expected} bytes are left over`;
    throw badData('trailing-bytes', name, message);
  }
  const divisor = type === UNSIGNED_BYTE && rest.length > 0 ? 255 : 1;
  return {
    count,
    width,
    read(row, values, at) {
      if (type === UNSIGNED_BYTE) {
        // Most files are of bytes, which are finite and need no view.
        for (let k = 0, from = start + row * width; k < width; k++)
          values[at + k] = bytes[from + k] / divisor;
        return;
      }
      for (let k = 0; k < width; k++) {
        const value = element.read(view, start + (row * width + k) * element.bytes, false)!;
        if (!Number.isFinite(value)) {
          const message = `number ${k} of example ${row} is ${value}; every number has to be finite`;
          throw badData('not-finite', name, message);
        }
        values[at + k] = value / divisor;
      }
    },
  };
}

function readHeader(view: DataView, name: string) {
  const found = Array.from({ length: Math.min(4, view.byteLength) }, (_, k) => view.getUint8(k));
  const [zero, alsoZero, type, dimensions] = found;
  const element = ELEMENTS.get(type);
  if (found.length < 4 || zero !== 0 || alsoZero !== 0 || element === undefined || dimensions === 0) {
    const hex = found.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const message = `it does not start as an IDX file: expected 00 00, a type (08, 09, 0b, 0c, 0d or 0e) and the number of dimensions, found ${hex}`;
    throw badData('not-idx', name, message);
  }
  const start = 4 + 4 * dimensions;
  if (view.byteLength < start)
    throw badData('file-truncated', name, 'it ends within its header: it may be truncated');
  const shape = Array.from({ length: dimensions }, (_, k) => view.getUint32(4 + 4 * k));
  return { element, type, shape, start };
}
