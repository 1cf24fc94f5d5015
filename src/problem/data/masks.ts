import type { Issues } from '../../input/issues.ts';
import { readNested } from '../../input/nested.ts';
import type { NetworkDefinition } from '../../network/definition.ts';
import { rowLength } from '../../network/shape.ts';
import { random } from '../random.ts';
import type { Spec } from '../schema/spec.ts';
import { type Rows, rowsOfTensor, sideBySide } from './rows.ts';

/** Returns how many inputs the data have: those of the network but for the masks that are appended. */
export function givenInputs({ inputs, inputParts = [] }: NetworkDefinition): number {
  return inputParts.reduce(
    (left, { shape, maskOf }) => (maskOf === undefined ? left : left - rowLength(shape)),
    inputs,
  );
}

/**
 * Appends the masks of dropout layers to the inputs, so that an example keeps its mask in whatever order examples are taken.
 *
 * @param isEvaluated whether numbers are kept in the mean only, as in evaluation: the mask is `keep` everywhere
 * @returns undefined where an issue was added
 */
export function withMasks(
  inputs: Rows,
  spec: Spec,
  { inputParts = [] }: NetworkDefinition,
  isEvaluated: boolean,
  issues: Issues,
): Rows | undefined {
  let rows = inputs;
  for (const { maskOf, shape } of inputParts) {
    if (maskOf === undefined) continue;
    const l = spec.network.layers.findIndex(({ name }, k) => (name ?? `layer${k + 1}`) === maskOf);
    const { keep = 1, seed = 0, mask } = spec.network.layers[l];
    const width = rowLength(shape);
    const path = ['network', 'layers', l, 'mask'];
    const own = isEvaluated
      ? constant(inputs.count, width, keep)
      : mask === undefined
        ? drawn(inputs.count, width, keep, seed)
        : given(mask, inputs.count, width, path, issues);
    if (own === undefined) return undefined;
    rows = { ...rows, ...sideBySide([rows, own]) };
  }
  return rows;
}

function constant(count: number, width: number, value: number): Rows {
  return { count, width, read: (_row, into, at) => into.fill(value, at, at + width) };
}

/** Rows of ones and zeros, each from a stream of its own: it does not depend on what else is read. */
function drawn(count: number, width: number, keep: number, seed: number): Rows {
  return {
    count,
    width,
    read(row, into, at) {
      // Seeds have 32 bits; a large odd number takes those of neighbouring rows apart.
      const { uniform } = random((seed + row * 0x9e3779b1) % 2 ** 32);
      for (let k = 0; k < width; k++) into[at + k] = uniform() < keep ? 1 : 0;
    },
  };
}

function given(
  mask: unknown,
  count: number,
  width: number,
  path: (string | number)[],
  issues: Issues,
): Rows | undefined {
  const tensor = readNested(mask, path, issues);
  if (tensor === undefined) return undefined;
  const rows = rowsOfTensor(tensor);
  if (rows.count === count && rows.width === width) return rows;
  const message = `expected ${count} rows, one an example, of ${width} numbers each, found ${rows.count} of ${rows.width}`;
  issues.add('mask', path, message);
  return undefined;
}
