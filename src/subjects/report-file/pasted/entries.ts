import { type Digits, type Precision, precisionReader } from '../../../tensors/precision.ts';
import { sizeOf } from '../../../tensors/tensor.ts';
import type { ParsedTensor } from '../parsed-tensors.ts';

/** A name with indices after it: `W1[0,1]`, `W1[0][1]`, `Theta1(1, 2)`. */
const ENTRY = /^(.*?[\p{L}\p{N}_\])])\s*((?:\[\s*\d+(?:\s*,\s*\d+)*\s*\])+|\(\s*\d+(?:\s*,\s*\d+)*\s*\))$/u;
/** Names of lists of tensors, whose index says which one: a number there is a tensor of its own. */
const LISTS = /(?:^|[^\p{L}])(?:weights|biases|params|parameters|gradients|grads|thetas)$/iu;

interface Entry {
  readonly name: string;
  readonly index: readonly number[];
  readonly number: ParsedTensor;
}

/** A tensor, and where it stands: as it was read, or put together, or the first entry that it lacks. */
export type Gathered = { readonly first: string } & (
  | { readonly tensor: ParsedTensor }
  | { readonly missing: string }
);

/**
 * Puts tensors together that are printed entry by entry. Indices count from 0, or from 1 where none is 0.
 *
 * @param tensors as they were read; what is no entry stays as it is
 * @returns by name, with the name of the tensor or the entry that comes first
 */
export function gatherEntries(tensors: ReadonlyMap<string, ParsedTensor>): Map<string, Gathered> {
  const gathered = new Map<string, Gathered>();
  const entries = new Map<string, Entry[]>();
  for (const [name, tensor] of tensors) {
    const entry = entryOf(name, tensor);
    // Beside a whole tensor of that name, an entry is not part of another.
    if (entry === undefined || tensors.has(entry.name)) gathered.set(name, { first: name, tensor });
    else {
      const list = entries.get(entry.name);
      if (list !== undefined) list.push(entry);
      else {
        entries.set(entry.name, [entry]);
        // Its place among the others is that of its first entry.
        gathered.set(entry.name, { first: name, missing: '' });
      }
    }
  }
  for (const [name, list] of entries) gathered.set(name, { ...gathered.get(name)!, ...together(name, list) });
  return gathered;
}

function entryOf(name: string, number: ParsedTensor): Entry | undefined {
  const entry = number.shape.length === 0 ? entryIn(name) : undefined;
  return entry && { ...entry, number };
}

/** Reads the name of an entry, such as `W1[0,1]`: that of its tensor, and its indices as they are written. */
export function entryIn(name: string): Pick<Entry, 'name' | 'index'> | undefined {
  const found = ENTRY.exec(name);
  if (found === null) return undefined;
  const index = (found[2].match(/\d+/g) ?? []).map(Number);
  if (index.length === 1 && LISTS.test(found[1])) return undefined;
  return { name: found[1], index };
}

function together(
  name: string,
  entries: readonly Entry[],
): { readonly tensor: ParsedTensor } | { readonly missing: string } {
  const axes = entries[0].index.length;
  const first = entries.some(({ index }) => index.includes(0)) ? 0 : 1;
  const shape = Array.from(
    { length: axes },
    (_, axis) => entries.reduce((most, { index }) => Math.max(most, index[axis] ?? first), first) - first + 1,
  );
  const byPlace = new Map<number, Entry>();
  for (const entry of entries) byPlace.set(placeOf(entry.index, shape, first), entry);
  const size = sizeOf(shape);
  // So far apart that most would be missing: no room is made for what is not there.
  for (let place = 0; place < size; place++) {
    if (!byPlace.has(place)) return { missing: `${name}[${indexAt(place, shape, first).join(', ')}]` };
  }
  const numbers = entries.map(
    ({
      number: {
        values: [value],
        precision,
      },
    }) => ({ value, precision }),
  );
  const values = Float64Array.from({ length: size }, (_, place) => byPlace.get(place)!.number.values[0]);
  return { tensor: { shape, values, precision: precisionOfAll(numbers) } };
}

function placeOf(index: readonly number[], shape: readonly number[], first: number): number {
  return shape.reduce((place, length, axis) => place * length + (index[axis] ?? first) - first, 0);
}

function indexAt(place: number, shape: readonly number[], first: number): number[] {
  const index: number[] = [];
  for (let axis = shape.length - 1, rest = place; axis >= 0; axis--) {
    index.unshift((rest % shape[axis]) + first);
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
}

/** The precision of numbers that were read one by one: the most digits that any of them has. */
export function precisionOfAll(
  numbers: readonly { readonly value: number; readonly precision: Precision }[],
): Precision {
  const reader = precisionReader();
  let digits: Digits | undefined;
  for (const { value, precision } of numbers) {
    reader.add(String(value), value);
    const own = precision.digits;
    if (own === undefined) continue;
    digits = {
      decimals: Math.max(own.decimals, digits?.decimals ?? own.decimals),
      significant: Math.max(own.significant, digits?.significant ?? own.significant),
    };
  }
  const { digits: _, ...stored } = reader.precision();
  return { ...stored, ...(digits && { digits }) };
}
