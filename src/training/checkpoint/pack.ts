/** Keys that stand for what JSON has no words for; a state has none that begins with a dollar. */
const ARRAY = '$float64';
const NUMBER = '$number';

/** Writes plain data as a line of JSON and the numbers of its arrays behind it, exact to the bit. */
export function pack(value: unknown): Uint8Array {
  const arrays: Float64Array[] = [];
  let length = 0;
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (ArrayBuffer.isView(part)) {
      const array = part as Float64Array;
      arrays.push(array);
      length += array.length;
      return { [ARRAY]: [length - array.length, array.length] };
    }
    if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0)))
      return { [NUMBER]: Object.is(part, -0) ? '-0' : String(part) };
    return part;
  });
  const json = new TextEncoder().encode(`${text}\n`);
  const bytes = new Uint8Array(json.length + 8 * length);
  bytes.set(json);
  const view = new DataView(bytes.buffer, json.length);
  let at = 0;
  for (const array of arrays) {
    for (let k = 0; k < array.length; k++, at += 8) view.setFloat64(at, array[k], true);
  }
  return bytes;
}

/**
 * Reads what `pack` wrote.
 *
 * @throws Error of some kind where the bytes are others
 */
export function unpack(bytes: Uint8Array): unknown {
  const end = bytes.indexOf('\n'.charCodeAt(0)) + 1;
  const view = new DataView(bytes.buffer, bytes.byteOffset + end, bytes.length - end);
  const read = (from: number, length: number): Float64Array => {
    if (!(from >= 0 && length >= 0 && 8 * (from + length) <= view.byteLength))
      throw new RangeError('an array outside of the file');
    return Float64Array.from({ length }, (_, k) => view.getFloat64(8 * (from + k), true));
  };
  return JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)), (_key, part) => {
    if (typeof part !== 'object' || part === null) return part;
    if (ARRAY in part) return read(part[ARRAY][0], part[ARRAY][1]);
    return NUMBER in part ? Number(part[NUMBER]) : part;
  });
}
