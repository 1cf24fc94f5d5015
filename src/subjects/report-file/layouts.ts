import { arrange, type Layout } from '../../tensors/layout.ts';
import type { ParameterSpace } from '../../tensors/parameters.ts';
import { sameShape, sizeOf } from '../../tensors/tensor.ts';

const LAYOUTS: readonly Layout[] = (['out-in', 'in-out'] as const).flatMap((weight) =>
  (['separate', 'first-column', 'last-column'] as const).map((bias) => ({ weight, bias })),
);

/** The words of the default layout, which a spec need not declare. */
export const UNDECLARED = '{}';

/**
 * Finds the layouts that fit all names and shapes, in the words of a spec: `{"weight": "in-out"}`.
 *
 * @returns no layout where none fits, or where the numbers are flat
 */
export function layoutsThatFit(
  shapes: ReadonlyMap<string, readonly number[]>,
  space: ParameterSpace,
): string[] {
  const [first, ...rest] = shapes.values();
  if (first === undefined) return [];
  if (rest.length === 0 && sizeOf(first) === space.size && space.tensors.length > 1) {
    return ['{"unrolled": "row-major"}', '{"unrolled": "column-major"}'];
  }
  return LAYOUTS.filter((layout) => {
    const expected = new Map(arrange(space, layout).map(({ name, shape }) => [name, shape]));
    return [...shapes].every(([name, shape]) => fits(expected.get(name), shape));
  }).map(inWords);
}

/** Vectors fit in any shape of their size. */
function fits(expected: readonly number[] | undefined, found: readonly number[]): boolean {
  if (expected === undefined) return false;
  if (expected.length === 1) return sizeOf(expected) === sizeOf(found);
  return sameShape(expected, found);
}

function inWords({ weight, bias }: Layout): string {
  const parts = [
    ...(weight === 'out-in' ? [] : ['"weight": "in-out"']),
    ...(bias === 'separate' ? [] : [`"bias": "${bias}"`]),
  ];
  return `{${parts.join(', ')}}`;
}
