import { counted, describeShape } from '../../problem/describe.ts';
import { didYouMean } from '../../problem/suggest.ts';
import { sizeOf } from '../../tensors/tensor.ts';
import type { GivenGroup, GivenTensor } from './given.ts';

/** A tensor that may be given: its name and shape, as the spec says them. */
export interface Wanted {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A wanted tensor that was given, its values in the wanted order. */
export interface Match<W extends Wanted> {
  readonly wanted: W;
  readonly given: GivenTensor;
  /** The shape that it was given in, where its transpose was taken. */
  readonly transposedFrom?: readonly number[];
}

/**
 * Matches given tensors to wanted ones by name and shape, never by position: each given one is taken exactly once, or
 * complained about.
 *
 * @param hint what to say further of a name or a shape that does not fit; `; …` or nothing
 */
export function matchTensors<W extends Wanted>(
  group: GivenGroup,
  wanted: readonly W[],
  hint: (name: string) => string,
): Match<W>[] {
  const { complaints, at } = group;
  const names = wanted.map(({ name }) => name);
  const matches: Match<W>[] = [];
  for (const [given, tensor] of group.tensors) {
    const name = nameOf(given, group, wanted);
    const fitting = wanted.find((one) => one.name === name);
    if (fitting === undefined) {
      const [code, message] = name === '' ? withoutName(tensor, wanted) : unknown(name, names);
      complaints.add(code, at(given), `${message}${hint(name)}`, 'key');
      continue;
    }
    const match = matchShape(fitting, tensor);
    if (match !== undefined) matches.push(match);
    else complaints.add('wrong-shape', at(given), `${shapeMessage(fitting, tensor)}${hint(name)}`);
  }
  return matches;
}

/** numpy's name of an array that was saved without one. */
const NUMPYS_FIRST = 'arr_0';

/** One array without a name can only be the one that is wanted, where that is one. */
function nameOf(given: string, { tensors }: GivenGroup, wanted: readonly Wanted[]): string {
  const nameless = given === '' || given === NUMPYS_FIRST;
  return nameless && tensors.size === 1 && wanted.length === 1 ? wanted[0].name : given;
}

function withoutName({ shape }: GivenTensor, wanted: readonly Wanted[]): [code: string, message: string] {
  const fitting = wanted.filter((one) => sameShape(one.shape, shape));
  const example = (fitting.length === 1 ? fitting : wanted)[0]?.name ?? 'hidden.weight';
  return [
    'tensor-without-name',
    `an array of shape ${describeShape(shape)} without a name: give it that of a tensor, such as ${example}`,
  ];
}

function unknown(name: string, names: readonly string[]): [code: string, message: string] {
  const meant = didYouMean(name, names) || `; the names are ${listed(names)}`;
  return ['unknown-tensor', `no tensor has the name ${JSON.stringify(name)}${meant}`];
}

function matchShape<W extends Wanted>(wanted: W, given: GivenTensor): Match<W> | undefined {
  const { shape } = wanted;
  if (sameOrder(shape, given.shape)) return { wanted, given };
  if (given.shape.length !== 2 || !sameShape(shape, [...given.shape].reverse())) return undefined;
  return { wanted, given: { ...given, shape, values: transpose(given) }, transposedFrom: given.shape };
}

/** Whether the numbers stand in the same order: in the same shape, flat, or as a vector in one row or one column. */
function sameOrder(wanted: readonly number[], given: readonly number[]): boolean {
  if (sameShape(wanted, given)) return true;
  if (sizeOf(wanted) !== sizeOf(given)) return false;
  if (given.length <= 1 || sizeOf(wanted) === 1) return true;
  return wanted.length === 1 && given.filter((length) => length !== 1).length <= 1;
}

function transpose({ shape: [rows, columns], values }: GivenTensor): Float64Array {
  return values.map((_, k) => values[(k % rows) * columns + Math.floor(k / rows)]);
}

function shapeMessage({ name, shape }: Wanted, given: GivenTensor): string {
  const expected = `expected the shape ${describeShape(shape)} of ${name}`;
  return given.shape.length <= 1
    ? `${expected}, or ${counted(sizeOf(shape), 'number')} flat; found ${counted(given.values.length, 'number')}`
    : `${expected}, found ${describeShape(given.shape)}`;
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

function listed(names: readonly string[]): string {
  return names.length <= 8
    ? names.join(', ')
    : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
}
