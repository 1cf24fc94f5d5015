import { counted, describeShape } from '../../input/describe.ts';
import { knownInstead } from '../../problem/parameters/names.ts';
import { sizeOf, type Tensor } from '../../tensors/tensor.ts';
import { type ExpectedTensor, expectedTensorsOf } from './expected-tensors.ts';
import type { ParsedTensor, ParsedTensors } from './parsed-tensors.ts';

/** A wanted tensor that was given, its values in the wanted order. */
export interface Match<W extends ExpectedTensor> {
  readonly wanted: W;
  readonly given: ParsedTensor;
  /** The shape that it was given in, where its transpose was taken. */
  readonly transposedFrom?: readonly number[];
}

/**
 * Matches given tensors to wanted ones by name and shape, never by position: each given one is taken exactly once, or
 * complained about.
 *
 * @param hint what to say further of a name or a shape that does not fit; `; …` or nothing
 */
export function matchTensors<W extends ExpectedTensor>(
  group: ParsedTensors,
  wanted: readonly W[],
  hint: (name: string, tensor: ParsedTensor) => string,
): Match<W>[] {
  const { issues, at } = group;
  const names = wanted.map(({ name }) => name);
  const matches: Match<W>[] = [];
  const takenBy = new Map<W, string>();
  for (const [given, tensor] of group.tensors) {
    const fitting = expectedTensorsOf(given, group, wanted);
    if (fitting === undefined) {
      const [code, message] =
        given === '' ? withoutName(tensor, wanted, group) : unknown(given, names, group);
      issues.add(code, at(given), `${message}${hint(given, tensor)}`, 'key');
      continue;
    }
    const before = takenBy.get(fitting);
    if (before !== undefined) {
      const message = `this is ${fitting.name}, and so is ${JSON.stringify(before)}: give one of the two`;
      issues.add('duplicate-tensor', at(given), message, 'key');
      continue;
    }
    takenBy.set(fitting, given);
    const match = matchShape(fitting, tensor);
    if (match !== undefined) matches.push(match);
    else issues.add('wrong-shape', at(given), `${shapeMessage(fitting, tensor)}${hint(given, tensor)}`);
  }
  return matches;
}

function withoutName(
  { shape }: ParsedTensor,
  wanted: readonly ExpectedTensor[],
  { naming }: ParsedTensors,
): [code: string, message: string] {
  const fitting = wanted.filter((one) => sameShape(one.shape, shape));
  const example = (fitting.length === 1 ? fitting : wanted)[0]?.name ?? 'hidden.weight';
  return [
    'tensor-without-name',
    `an array of shape ${describeShape(shape)} without a name: ${naming(example)}`,
  ];
}

function unknown(
  given: string,
  names: readonly string[],
  { amongWords = false }: ParsedTensors,
): [code: string, message: string] {
  const said = JSON.stringify(given);
  const message =
    amongWords && /\s/.test(given)
      ? `there is no name of one tensor in ${said}`
      : `no tensor has the name ${said}`;
  return ['unknown-tensor', `${message}${knownInstead(given, names)}`];
}

function matchShape<W extends ExpectedTensor>(wanted: W, given: ParsedTensor): Match<W> | undefined {
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

/** The numbers of a matrix by its columns. */
export function transpose({ shape: [rows, columns], values }: Tensor): Float64Array {
  return values.map((_, k) => values[(k % rows) * columns + Math.floor(k / rows)]);
}

function shapeMessage({ name, shape }: ExpectedTensor, given: ParsedTensor): string {
  const expected = `expected the shape ${describeShape(shape)} of ${name}`;
  return given.shape.length <= 1
    ? `${expected}, or ${counted(sizeOf(shape), 'number')} flat; found ${counted(given.values.length, 'number')}`
    : `${expected}, found ${describeShape(given.shape)}`;
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
