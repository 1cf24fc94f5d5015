import { visit } from 'jsonc-parser';
import { sizeOf, type Tensor } from '../tensor.ts';
import { decodeElements } from './decode.ts';
import { type Element, elements } from './elements.ts';
import { writeFloats } from './npy.ts';
import { badFile, budget, type Limits, type Source } from './source.ts';
import type { StoredTensor, StoredTensors, WrittenPrecision } from './stored.ts';

/** The format's names of its types, such as F64 and BF16; it also has F8_E4M3 and F8_E5M2, of which there are no standard values. */
const TYPES: ReadonlyMap<string, Element> = new Map(
  Object.values(elements).map((element) => [
    element.dtype.replace(/float|uint|int/, (kind) => kind[0]).toUpperCase(),
    element,
  ]),
);

/** The entry of one tensor in the header; its bytes are counted from the end of the header. */
interface Described {
  readonly name: string;
  readonly source: Source;
  readonly element: Element;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** The length of the header. */
const START = 8;

/** The most that the format's own reader takes. */
const LONGEST_HEADER = 100_000_000;

/**
 * Reads a .safetensors file (https://github.com/huggingface/safetensors, "Format"): the length of the header as a
 * little-endian uint64, the header in JSON, then the elements, little-endian, without gaps.
 */
export async function read(bytes: Uint8Array, file: string, limits: Limits): Promise<StoredTensors> {
  const { header, end } = readHeader(bytes, file);
  const described = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => describe(name, value, file));
  const total = bytes.length - end;
  checkPlaces(described, total, end, file);
  const taken = budget(limits);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, source, element, shape, from } of described) {
    const at = end + from;
    tensors.set(name, decodeElements(bytes, { shape, element, little: true, at }, source, taken));
  }
  return tensors;
}

function readHeader(bytes: Uint8Array, file: string): { header: object; end: number } {
  const source = { file };
  if (bytes.length < START)
    throw badFile(source, 'file-truncated', 'it ends within the length of its header', bytes.length);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const end = START + length;
  if (length > LONGEST_HEADER || end > bytes.length) {
    const message = `the header claims to have ${length} bytes, and the file has ${bytes.length}: it may be truncated, or not a .safetensors file`;
    throw badFile(source, 'file-truncated', message, 0);
  }
  const bad = (message: string) => badFile(source, 'safetensors-header', message, START);
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(START, end));
    header = JSON.parse(text);
  } catch (error) {
    throw bad(`the header is no JSON (${(error as Error).message})`);
  }
  if (!isObject(header)) throw bad('the header has to be an object of tensors by name');
  // The readers of JSON call themselves for each level, and a deep one overflows the stack.
  if (isDeeper(header, LEVELS)) throw bad('the header is nested deeper than that of a .safetensors file is');
  checkKeys(text, file);
  return { header, end };
}

/** Levels of a header: the object, a tensor in it, and its shape. */
const LEVELS = 3;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** JSON.parse takes the last of two tensors of one name. */
function checkKeys(text: string, file: string): void {
  const keys: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => void keys.push(new Set()),
    onObjectEnd: () => void keys.pop(),
    onObjectProperty(key, offset) {
      if (keys.at(-1)!.has(key)) {
        const byte = START + new TextEncoder().encode(text.slice(0, offset)).length;
        throw badFile({ file, entry: key }, 'duplicate-tensor', 'the header has this name twice', byte);
      }
      keys.at(-1)!.add(key);
    },
  });
}

function describe(name: string, value: unknown, file: string): Described {
  const source = { file, entry: name };
  const bad = (message: string) => badFile(source, 'safetensors-header', message, START);
  if (!isObject(value) || !['dtype', 'shape', 'data_offsets'].every((key) => Object.hasOwn(value, key)))
    throw bad('expected an object with dtype, shape and data_offsets');
  const { dtype, shape, data_offsets: offsets } = value as Readonly<Record<string, unknown>>;
  const element = typeof dtype === 'string' ? TYPES.get(dtype) : undefined;
  if (element === undefined) {
    const message = `its dtype is one of ${[...TYPES.keys()].join(', ')}, found ${JSON.stringify(dtype).slice(0, 40)}`;
    throw badFile(source, 'element-type', message, START);
  }
  if (!isCounts(shape)) throw bad('shape has to be a list of lengths, from 0 on');
  if (!isCounts(offsets) || offsets.length !== 2) throw bad('data_offsets has to be a list of two offsets');
  const [from, to] = offsets;
  const size = sizeOf(shape) * element.bytes;
  if (to - from !== size)
    throw bad(
      `its shape [${shape.join(', ')}] of ${dtype} takes ${size} bytes, and its offsets are ${from} to ${to}`,
    );
  return { name, source, element, shape, from, to };
}

/** The format wants every byte to belong to one tensor: nothing is hidden in a file, and nothing is read twice. */
function checkPlaces(described: readonly Described[], total: number, end: number, file: string): void {
  let next = 0;
  for (const { source, from, to } of [...described].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (to > total) {
      const message = `its bytes end at ${end + to}, and the file at ${end + total}: it may be truncated`;
      throw badFile(source, 'file-truncated', message, end + from);
    }
    if (from < next) {
      throw badFile(source, 'tensors-overlap', 'its bytes are also those of another tensor', end + from);
    }
    if (from > next) {
      throw badFile(source, 'tensors-gap', `${from - next} bytes before it belong to no tensor`, end + next);
    }
    next = to;
  }
  if (next < total) {
    const message = `${total - next} bytes at the end belong to no tensor`;
    throw badFile({ file }, 'trailing-bytes', message, end + next);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

/** Writes tensors in their order, the header padded to 8 bytes with spaces as the format's own writer does. */
export async function write(
  tensors: ReadonlyMap<string, Tensor>,
  precision: WrittenPrecision,
): Promise<Uint8Array> {
  const width = precision === 'float32' ? 4 : 8;
  const dtype = precision === 'float32' ? 'F32' : 'F64';
  let next = 0;
  const described = [...tensors].map(([name, { shape }]) => {
    const from = next;
    next += width * sizeOf(shape);
    return [name, { dtype, shape, data_offsets: [from, next] }];
  });
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(described)));
  const end = START + Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(end + next).fill(0x20, START, end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(end - START), true);
  bytes.set(json, START);
  let at = end;
  for (const { values } of tensors.values()) {
    writeFloats(values, precision, bytes.subarray(at));
    at += width * values.length;
  }
  return bytes;
}
