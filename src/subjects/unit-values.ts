import { describeShape } from '../input/describe.ts';
import type { Issues, Path } from '../input/issues.ts';
import { meantOrKnown } from '../input/suggest.ts';
import type { Layer } from '../network/graph.ts';
import { hasAxes } from '../network/shape.ts';
import type { Problem } from '../problem/problem.ts';
import type { Tensor } from '../tensors/tensor.ts';

/** What is wrong with the shape of the values of a layer's units, of all examples; undefined where nothing is. */
export function unitsShapeProblem(
  shape: readonly number[],
  { units, output }: Pick<Layer, 'units' | 'output'>,
  { data: { count } }: Problem,
): string | undefined {
  const expected = [count, units];
  if (String(shape) === String(expected)) return undefined;
  const axes = [count, ...output.map(({ length }) => length)];
  if (String(shape) === String(axes)) return undefined;
  // Of one unit, or one example, the numbers are in the same order in a vector.
  if (expected.includes(1) && String(shape) === String([count * units])) return undefined;
  const turned = String([...shape].reverse()) === String(expected) ? ': transpose it' : '';
  return `expected the shape ${describeShape(hasAxes(output) ? axes : expected)}, a row for each example, found ${describeShape(shape)}${turned}`;
}

/** Adds an issue for each layer of values whose name or shape is not that of a layer of the spec. */
export function addLayerIssues(
  values: ReadonlyMap<string, Tensor>,
  problem: Problem,
  path: Path,
  issues: Issues,
): void {
  const { layers } = problem.network;
  for (const [name, { shape }] of values) {
    const layer = layers.find((one) => one.name === name);
    if (layer === undefined) {
      const names = layers.map((one) => one.name);
      const known = meantOrKnown(name, names, 'the layers');
      issues.add('unknown-layer', [...path, name], `the spec has no layer of this name${known}`);
      continue;
    }
    const message = unitsShapeProblem(shape, layer, problem);
    if (message !== undefined) issues.add('wrong-shape', [...path, name], message);
  }
}
