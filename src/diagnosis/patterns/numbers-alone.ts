import { dot } from '../../tensors/dot.ts';
import { halfUnit } from '../../tensors/precision.ts';
import { printedPrecisionOf } from '../../verdict/allowance/printed-precision.ts';
import type { PatternFinding } from '../../verdict/findings/diagnosis.ts';
import { type GradientCheck, NO_VERDICT, type TensorCheck } from '../../verdict/verdict.ts';
import type { CatalogueEntry } from '../catalogue/fault.ts';
import { cosineOf } from './known.ts';
import { type Pattern, patternOf } from './patterns.ts';

/** What can be said of a program that brings its own problem. */
export const NUMBERS_ALONE = {
  code: 'NN004',
  slug: 'numbers-alone',
  title: 'what the numbers alone show',
  about:
    'The gradient of a program without a spec is not that of its cost; each tensor is described by itself.',
  shows:
    'A tensor is not 0 where the cost does not move, a multiple of the right one, all 0, the parameters, the right one plus a multiple of the parameters, transposed, or right but for signs or order; or else nothing but an angle.',
  matters: 'Many faults look alike in one tensor; which one it is follows from the network.',
  fix: 'Describe the network in a spec (nncheck init) and run the check with it: then the fault is named.',
} as const satisfies CatalogueEntry;

/** Where to look first. */
const CLUES: Readonly<Record<Exclude<Pattern['kind'], 'right'> | 'none', string>> = {
  factor: 'Compare the factors of cost and gradient: ½, the number of examples or outputs, the sign.',
  still:
    'Look for weights that your cost does not use: copies that it keeps of them, a layer or a bias that it leaves out.',
  zero: 'Look for a product with 0, for an integer division, and for a gradient that is never added to.',
  parameters: 'Look for a loop over the weights where it should be over the gradients.',
  residual: 'Look for a regularization that only one of cost and gradient has, or has with another factor.',
  transpose: 'Look for a product with its factors exchanged, and for rows and columns mixed up.',
  signs: 'Look for an absolute value, and for a − t and t − a in the same program.',
  order: 'Look for the order in which the numbers are laid out: rows and columns, units, layers.',
  none: 'Look at the tensor nearest to the output first: what is wrong there is wrong below, too.',
};

/**
 * Describes each wrong tensor of a program that brings its own problem, by differences of its own cost; tensors of
 * the same pattern together. A tensor whose weights were not all tried is left out.
 */
export function findingsOfNumbers(check: GradientCheck): PatternFinding[] {
  const groups = new Map<string, { pattern?: Pattern; tensors: TensorCheck[] }>();
  for (const tensor of check.tensors) {
    const { verdict, numeric, analytic } = tensor.weights;
    const known = [numeric, analytic].every((column) => column.every(Number.isFinite));
    if (tensor.counts.mismatch === 0 || !known || verdict.includes(NO_VERDICT)) continue;
    const pattern = describe(tensor);
    // More than one number that is hidden by noise says nothing of the whole.
    if (pattern?.kind === 'right') continue;
    const key = pattern?.does ?? 'none';
    const group = groups.get(key) ?? { ...(pattern && { pattern }), tensors: [] };
    group.tensors.push(tensor);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ pattern, tensors }) => finding(pattern, tensors));
}

function describe({ weights, shape }: TensorCheck): Pattern | undefined {
  const { analytic: given, numeric: right, value: theta, bound } = weights;
  const precision = printedPrecisionOf(given);
  const digits = given.map((value) => halfUnit(value, precision) + 2 ** -50 * Math.abs(value));
  return patternOf({ given, right, theta, shape, doubt: bound, digits });
}

function finding(pattern: Pattern | undefined, tensors: readonly TensorCheck[]): PatternFinding {
  const columns = tensors.map(({ weights }) => weights);
  return {
    family: 'pattern',
    code: NUMBERS_ALONE.code,
    slug: NUMBERS_ALONE.slug,
    severity: 'error',
    where: tensors.length === 1 ? { tensor: tensors[0].name } : {},
    evidence: {
      part: 'consistency',
      tensors: tensors.map(({ name }) => name).join(', '),
      pattern: pattern?.kind ?? 'none',
      ...(pattern && { known: pattern.does }),
      ...(pattern?.constant !== undefined && { constant: pattern.constant }),
      cosine: columns.map(({ analytic, numeric }) => cosineOf(analytic, numeric)),
      ratio: columns.map(({ analytic, numeric }) => dot(analytic, numeric) / dot(numeric, numeric)),
      clue: CLUES[(pattern?.kind ?? 'none') as keyof typeof CLUES],
    },
    runnersUp: [],
  };
}
