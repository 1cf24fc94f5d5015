import { sizeOf, type Tensor } from '../tensor.ts';
import { decodeElements } from './decode.ts';
import { readNpyHeader } from './npy-header.ts';
import { type Budget, badFile, budget, type Limits, type Source } from './source.ts';
import { type StoredTensor, type StoredTensors, UNNAMED, type WrittenPrecision } from './stored.ts';

/** Reads an .npy file: one tensor without a name. */
export async function read(bytes: Uint8Array, file: string, limits: Limits): Promise<StoredTensors> {
  return new Map([[UNNAMED, npyTensor(bytes, { file }, budget(limits))]]);
}

/** Reads the one tensor of an .npy file, or of an entry of an .npz. */
export function npyTensor(bytes: Uint8Array, source: Source, taken: Budget): StoredTensor {
  const header = readNpyHeader(bytes, source);
  const tensor = decodeElements(bytes, header, source, taken);
  const end = header.at + tensor.values.length * header.element.bytes;
  if (end < bytes.length) {
    const message = `${bytes.length - end} extra bytes follow the array; write several arrays to an .npz file`;
    throw badFile(source, 'trailing-bytes', message, end);
  }
  return tensor;
}

/** Writes the only tensor, as an .npy file of version 1.0 in C order. */
export async function write(
  tensors: ReadonlyMap<string, Tensor>,
  precision: WrittenPrecision,
): Promise<Uint8Array> {
  const [tensor, ...more] = tensors.values();
  if (tensor === undefined || more.length > 0) throw new TypeError('an .npy file has one tensor');
  return npyBytes(tensor, precision);
}

/** The alignment of the elements in a file of numpy, in bytes. */
const ALIGNMENT = 64;

/** Writes one tensor as an .npy file has it, which is also an entry of an .npz. */
export function npyBytes({ shape, values }: Tensor, precision: WrittenPrecision): Uint8Array {
  const width = precision === 'float32' ? 4 : 8;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '<f${width}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((10 + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT;
  const header = `${dictionary.padEnd(start - 10 - 1)}\n`;
  const bytes = new Uint8Array(start + width * sizeOf(shape));
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  new TextEncoder().encodeInto(header, bytes.subarray(10));
  writeFloats(values, precision, bytes.subarray(start));
  return bytes;
}

/** Writes little-endian floats one after another. */
export function writeFloats(values: Float64Array, precision: WrittenPrecision, into: Uint8Array): void {
  const view = new DataView(into.buffer, into.byteOffset, into.byteLength);
  if (precision === 'float32') values.forEach((value, k) => void view.setFloat32(4 * k, value, true));
  else values.forEach((value, k) => void view.setFloat64(8 * k, value, true));
}
