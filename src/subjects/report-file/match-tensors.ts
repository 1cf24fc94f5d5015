import { counted, describeShape } from '../../input/describe.ts';
import { knownInstead } from '../../problem/parameters/names.ts';
import { sameShape, sizeOf, type Tensor } from '../../tensors/tensor.ts';
import { type ExpectedTensor, expectedTensorOf } from './expected-tensors.ts';
import type { ParsedTensor, ParsedTensors } from './parsed-tensors.ts';

/** An expected tensor and the parsed tensor that it is matched to, whose values are in the expected order. */
export interface Match<W extends ExpectedTensor> {
  readonly expected: W;
  readonly parsed: ParsedTensor;
  /** The shape in the report, where the transpose was taken. */
  readonly transposedFrom?: readonly number[];
}

/**
 * Matches parsed tensors to expected ones by name and shape, never by position: each parsed tensor has one match or one
 * issue.
 *
 * @param hint ends the message about a name or a shape that does not fit: `; …` or nothing
 */
export function matchTensors<W extends ExpectedTensor>(
  group: ParsedTensors,
  expected: readonly W[],
  hint: (name: string, tensor: ParsedTensor) => string,
): Match<W>[] {
  const { issues, at } = group;
  const names = expected.map(({ name }) => name);
  const matches: Match<W>[] = [];
  const takenBy = new Map<W, string>();
  for (const [name, tensor] of group.tensors) {
    const fitting = expectedTensorOf(name, group, expected);
    if (fitting === undefined) {
      const [code, message] =
        name === '' ? withoutName(tensor, expected, group) : unknown(name, names, group);
      issues.add(code, at(name), `${message}${hint(name, tensor)}`, 'key');
      continue;
    }
    const earlier = takenBy.get(fitting);
    if (earlier !== undefined) {
      const message = `this is ${fitting.name}, and so is ${JSON.stringify(earlier)}: give one of the two`;
      issues.add('duplicate-tensor', at(name), message, 'key');
      continue;
    }
    takenBy.set(fitting, name);
    const match = matchShape(fitting, tensor);
    if (match !== undefined) matches.push(match);
    else issues.add('wrong-shape', at(name), `${shapeMessage(fitting, tensor)}${hint(name, tensor)}`);
  }
  return matches;
}

function withoutName(
  { shape }: ParsedTensor,
  expected: readonly ExpectedTensor[],
  { naming }: ParsedTensors,
): [code: string, message: string] {
  const fitting = expected.filter((one) => sameShape(one.shape, shape));
  const example = (fitting.length === 1 ? fitting : expected)[0]?.name ?? 'hidden.weight';
  return [
    'tensor-without-name',
    `an array of shape ${describeShape(shape)} without a name: ${naming(example)}`,
  ];
}

function unknown(
  name: string,
  names: readonly string[],
  { amongWords = false }: ParsedTensors,
): [code: string, message: string] {
  const said = JSON.stringify(name);
  const message =
    amongWords && /\s/.test(name)
      ? `there is no name of one tensor in ${said}`
      : `no tensor has the name ${said}`;
  return ['unknown-tensor', `${message}${knownInstead(name, names)}`];
}

function matchShape<W extends ExpectedTensor>(expected: W, parsed: ParsedTensor): Match<W> | undefined {
  const { shape } = expected;
  if (sameOrder(shape, parsed.shape)) return { expected, parsed };
  if (parsed.shape.length !== 2 || !sameShape(shape, [...parsed.shape].reverse())) return undefined;
  return { expected, parsed: { ...parsed, shape, values: transpose(parsed) }, transposedFrom: parsed.shape };
}

/** Whether the numbers stand in the same order: in the same shape, flat, or as a vector in one row or one column. */
function sameOrder(expected: readonly number[], found: readonly number[]): boolean {
  if (sameShape(expected, found)) return true;
  if (sizeOf(expected) !== sizeOf(found)) return false;
  if (found.length <= 1 || sizeOf(expected) === 1) return true;
  return expected.length === 1 && found.filter((length) => length !== 1).length <= 1;
}

/** The numbers of a matrix by its columns. */
export function transpose({ shape: [rows, columns], values }: Tensor): Float64Array {
  return values.map((_, k) => values[(k % rows) * columns + Math.floor(k / rows)]);
}

function shapeMessage({ name, shape }: ExpectedTensor, found: ParsedTensor): string {
  const start = `expected the shape ${describeShape(shape)} of ${name}`;
  return found.shape.length <= 1
    ? `${start}, or ${counted(sizeOf(shape), 'number')} flat; found ${counted(found.values.length, 'number')}`
    : `${start}, found ${describeShape(found.shape)}`;
}
