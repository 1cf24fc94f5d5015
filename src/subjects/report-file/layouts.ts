import { arrange, type Layout } from '../../tensors/layout.ts';
import type { ParameterSpace } from '../../tensors/parameters.ts';
import { sizeOf } from '../../tensors/tensor.ts';

const LAYOUTS: readonly Layout[] = (['out-in', 'in-out'] as const).flatMap((weight) =>
  (['separate', 'first-column', 'last-column'] as const).map((bias) => ({ weight, bias })),
);

/** The words of the layout that holds where none is declared. */
export const UNDECLARED = '{}';

/**
 * Finds the layouts that all of these names and shapes fit, in the words of a spec: `{"weight": "in-out"}`.
 *
 * @returns none where the numbers fit no layout, or are not in the shapes of one (flat)
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
  const given = [...shapes];
  return LAYOUTS.filter((layout) => {
    const wanted = new Map(arrange(space, layout).map(({ name, shape }) => [name, shape]));
    return given.every(([name, shape]) => fits(wanted.get(name), shape));
  }).map(inWords);
}

/** Vectors fit in any shape of their size. */
function fits(wanted: readonly number[] | undefined, given: readonly number[]): boolean {
  if (wanted === undefined) return false;
  if (wanted.length === 1) return sizeOf(wanted) === sizeOf(given);
  return wanted.length === given.length && wanted.every((length, axis) => length === given[axis]);
}

function inWords({ weight, bias }: Layout): string {
  const parts = [
    ...(weight === 'out-in' ? [] : ['"weight": "in-out"']),
    ...(bias === 'separate' ? [] : [`"bias": "${bias}"`]),
  ];
  return `{${parts.join(', ')}}`;
}
