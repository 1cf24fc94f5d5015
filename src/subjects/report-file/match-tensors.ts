import { counted, describeShape } from '../../input/describe.ts';
import { knownInstead, NUMPYS_FIRST, nameAmong, withoutDots } from '../../problem/parameters/names.ts';
import { sameShape, sizeOf, type Tensor } from '../../tensors/tensor.ts';
import type { ParsedTensor, ParsedTensors } from './parsed-tensors.ts';

/** A tensor that a report may have: its name and shape, as the spec says them. */
export interface ExpectedTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

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
  const nameless = [...group.tensors.keys()].filter((name) => group.unnamed?.has(name));
  const named = [...group.tensors.keys()].filter((name) => !group.unnamed?.has(name));
  const byShape = new Map<string, W>();
  for (const name of [...named, ...nameless]) {
    const tensor = group.tensors.get(name)!;
    if (name === nameless[0]) {
      const free = expected.filter((one) => !takenBy.has(one));
      const shapes = nameless.map((one) => group.tensors.get(one)!.shape);
      inOrderOfShapes(shapes, free)?.forEach((one, k) => {
        byShape.set(nameless[k], one);
      });
    }
    const fitting =
      byShape.get(name) ??
      expectedTensorOf(name, group, expected) ??
      ofLayer(
        name,
        tensor,
        expected.filter((one) => !takenBy.has(one)),
      );
    if (fitting === undefined) {
      const [code, message] =
        name === '' || group.unnamed?.has(name)
          ? withoutName(tensor, expected, group)
          : unknown(name, names, group);
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

/** Finds the expected tensor that a name in a report means, or the only one named in the words before a pasted array. */
export function expectedTensorOf<W extends ExpectedTensor>(
  reported: string,
  { tensors, amongWords = false, unnamed }: ParsedTensors,
  expected: readonly W[],
): W | undefined {
  const name = nameAmong(
    reported,
    expected.map((one) => one.name),
  );
  if (name !== undefined) return expected.find((one) => one.name === name);
  const among = amongWords ? expected.filter((one) => stands(one.name, reported)) : [];
  if (among.length > 0) return among.length === 1 ? among[0] : undefined;
  // One array without a name can only be the one expected tensor.
  const nameless =
    reported === '' ||
    reported === NUMPYS_FIRST ||
    unnamed?.has(reported) ||
    (amongWords && /\s/.test(reported));
  return nameless && tensors.size === 1 && expected.length === 1 ? expected[0] : undefined;
}

/**
 * Finds the expected tensors that arrays without names are, by their shapes one after another: in the order of the spec, or
 * all weights before all biases.
 *
 * @returns undefined where the shapes fit neither order
 */
function inOrderOfShapes<W extends ExpectedTensor>(
  shapes: readonly (readonly number[])[],
  free: readonly W[],
): readonly W[] | undefined {
  const orders = [free, [...free].sort((a, b) => Math.min(b.shape.length, 2) - Math.min(a.shape.length, 2))];
  return orders.find(
    (order) => order.length === shapes.length && order.every(({ shape }, k) => sameShape(shape, shapes[k])),
  );
}

/** Finds the one tensor of this shape in the layer that words speak of: `gradient hidden`. */
function ofLayer<W extends ExpectedTensor>(
  words: string,
  { shape }: ParsedTensor,
  free: readonly W[],
): W | undefined {
  const fitting = free.filter(
    ({ name, shape: own }) => sameShape(own, shape) && stands(name.split('.')[0], words),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** The text that may follow a name: the gradient of torch's parameters, and the end of a sentence. */
const AFTER = /^(?:$|\.grad\b|\.?(?![\p{L}\p{N}_$[.-]))/u;

/** Whether a name stands in words by itself, and is not the beginning of another: `hidden` of `hidden.weight`. */
function stands(name: string, words: string): boolean {
  return [name, withoutDots(name)].some((spelling) => {
    for (let at = words.indexOf(spelling); at !== -1; at = words.indexOf(spelling, at + 1)) {
      const apart = at === 0 || !/[\p{L}\p{N}_$-]/u.test(words[at - 1]);
      if (apart && AFTER.test(words.slice(at + spelling.length))) return true;
    }
    return false;
  });
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
function transpose({ shape: [rows, columns], values }: Tensor): Float64Array {
  return values.map((_, k) => values[(k % rows) * columns + Math.floor(k / rows)]);
}

function shapeMessage({ name, shape }: ExpectedTensor, found: ParsedTensor): string {
  const start = `expected the shape ${describeShape(shape)} of ${name}`;
  return found.shape.length <= 1
    ? `${start}, or ${counted(sizeOf(shape), 'number')} flat; found ${counted(found.values.length, 'number')}`
    : `${start}, found ${describeShape(found.shape)}`;
}
