/**
 * How exactly the numbers of a tensor say what they mean: rounded to one of the binary formats, exact (integers and
 * truth values), or printed with so many decimal digits as they show.
 */
export type StoredPrecision = 'float64' | 'float32' | 'float16' | 'bfloat16' | 'exact' | 'decimal';

/** One type of element: how its bytes are read as a float64. */
export interface Element {
  readonly dtype: string;
  readonly bytes: number;
  readonly precision: StoredPrecision;
  /** Returns undefined for an element that no float64 represents; `refused` explains it. */
  read(view: DataView, at: number, little: boolean): number | undefined;
  readonly refused?: string;
}

const integer = (dtype: string, bytes: number, read: Element['read']): Element => ({
  dtype,
  bytes,
  precision: 'exact',
  read,
});

const float = (dtype: StoredPrecision, bytes: number, read: Element['read']): Element => ({
  dtype,
  bytes,
  precision: dtype,
  read,
});

const wide = (dtype: string, read: (view: DataView, at: number, little: boolean) => bigint): Element => ({
  ...integer(dtype, 8, (view, at, little) => exactly(read(view, at, little))),
  refused: 'an integer beyond 2^53, which a float64 would round',
});

/** Every type of element that is read, by numpy's name of it. */
export const elements = {
  float64: float('float64', 8, (view, at, little) => view.getFloat64(at, little)),
  float32: float('float32', 4, (view, at, little) => view.getFloat32(at, little)),
  float16: float('float16', 2, (view, at, little) => fromFloat16(view.getUint16(at, little))),
  bfloat16: float('bfloat16', 2, (view, at, little) => fromBfloat16(view.getUint16(at, little))),
  int64: wide('int64', (view, at, little) => view.getBigInt64(at, little)),
  int32: integer('int32', 4, (view, at, little) => view.getInt32(at, little)),
  int16: integer('int16', 2, (view, at, little) => view.getInt16(at, little)),
  int8: integer('int8', 1, (view, at) => view.getInt8(at)),
  uint64: wide('uint64', (view, at, little) => view.getBigUint64(at, little)),
  uint32: integer('uint32', 4, (view, at, little) => view.getUint32(at, little)),
  uint16: integer('uint16', 2, (view, at, little) => view.getUint16(at, little)),
  uint8: integer('uint8', 1, (view, at) => view.getUint8(at)),
  bool: {
    ...integer('bool', 1, (view, at) => {
      const byte = view.getUint8(at);
      return byte > 1 ? undefined : byte;
    }),
    refused: 'a truth value that is neither 0 nor 1',
  },
} satisfies Readonly<Record<string, Element>>;

const LARGEST = 2n ** 53n;

function exactly(value: bigint): number | undefined {
  return value > LARGEST || value < -LARGEST ? undefined : Number(value);
}

/** IEEE 754 binary16: a sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  // subnormal: no leading 1, and the exponent of the smallest normal number
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const scratch = new DataView(new ArrayBuffer(4));

/** The upper half of a float32. */
function fromBfloat16(bits: number): number {
  scratch.setUint32(0, bits * 0x10000);
  return scratch.getFloat32(0);
}
