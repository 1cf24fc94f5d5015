import type { Normalize } from '../../network/operations/normalize.ts';
import type { Operation, PullbackInputs } from '../../network/operations/operation.ts';
import { rowLength, type Shape } from '../../network/shape.ts';
import type { NodePull } from './node-faults.ts';
import { featureAt, positionAt, positionAxes } from './positions.ts';

/** The axes that means are taken over: examples, features (channels, units), and places (rows and columns, steps). */
export interface Over {
  readonly examples: boolean;
  readonly features: boolean;
  readonly places: boolean;
}

/** Every choice of axes, with its words. */
export const AXES: readonly (Over & { readonly words: string })[] = [
  { examples: true, features: false, places: false, words: 'the examples' },
  { examples: false, features: true, places: false, words: 'the features' },
  { examples: false, features: false, places: true, words: 'the places' },
  { examples: true, features: true, places: false, words: 'the examples and the features' },
  { examples: true, features: false, places: true, words: 'the examples and the places' },
  { examples: false, features: true, places: true, words: 'the features and the places' },
  { examples: true, features: true, places: true, words: 'everything' },
];

/** Numbers the group of each number of an example, for means over some axes. */
export function groupsOver(shape: Shape, { features, places }: Over): Int32Array {
  const [feature, position] = [featureAt(shape), positionAt(shape)];
  const units = rowLength(shape);
  return Int32Array.from(
    { length: units },
    (_, k) => (features ? 0 : feature(k)) * units + (places ? 0 : position(k)),
  );
}

/** Whether means over these axes are of other numbers than a normalization’s own. */
export function isElsewhere({ normalization, output }: Normalize, over: Over): boolean {
  if (over.places && positionAxes(output).length === 0) return false;
  const { groups, overExamples } = normalization;
  const own = groupsOver(output, over);
  const same =
    new Set(own).size === groups.length &&
    groups.every((group) => group.every((k) => own[k] === own[group[0]]));
  return !same || overExamples !== over.examples;
}

/** Returns what each number less its mean was multiplied by, 1/√(v + ε), in a normalization or with given statistics. */
export function factorsOf(operation: Operation, inputs: PullbackInputs): Float64Array {
  const pull =
    'pullWith' in operation
      ? (operation as Normalize).pullWith({ mean: 0, variance: 0 })
      : operation.pullbacks.x!;
  return pull(inputs, new Float64Array(inputs.x.length).fill(1));
}

/** Returns r·(u − mean u − x̂·mean(u·x̂)), with r and x̂ of the forward pass and means over some axes. */
export function pullOver({ operation, inputs, upstream }: NodePull, over: Over): Float64Array {
  const r = factorsOf(operation, inputs);
  const normalized = inputs.value!;
  const groupOf = groupsOver(operation.output, over);
  const units = groupOf.length;
  const keyOf = (k: number): number =>
    groupOf[k % units] + (over.examples ? 0 : Math.floor(k / units) * units * units);
  const sums = new Map<number, { many: number; u: number; product: number }>();
  for (let k = 0; k < upstream.length; k++) {
    const sum = sums.get(keyOf(k)) ?? { many: 0, u: 0, product: 0 };
    sums.set(keyOf(k), sum);
    sum.many++;
    sum.u += upstream[k];
    sum.product += upstream[k] * normalized[k];
  }
  return upstream.map((u, k) => {
    const { many, u: all, product } = sums.get(keyOf(k))!;
    return inputs.arithmetic.round(r[k] * (u - all / many - (normalized[k] * product) / many));
  });
}
