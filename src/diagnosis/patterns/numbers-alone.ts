import { dot } from '../../tensors/dot.ts';
import { halfUnit } from '../../tensors/precision.ts';
import { printedPrecisionOf } from '../../verdict/allowance/printed-precision.ts';
import type { PatternFinding } from '../../verdict/findings/diagnosis.ts';
import { type GradientCheck, NO_VERDICT, type TensorCheck } from '../../verdict/verdict.ts';
import type { CatalogueEntry } from '../catalogue/fault.ts';
import { equalRows, signsOrOrder } from './arrangements.ts';
import { borderOf } from './border.ts';
import type { Compared } from './compared.ts';
import { isDenseChain } from './dense-chain.ts';
import { cosineOf } from './known.ts';
import { lineRatios, type NamedValues } from './line-ratios.ts';
import { wrongLines } from './lines.ts';
import type { Pattern } from './pattern.ts';
import { factor, wholePattern } from './patterns.ts';
import { ENTRIES_OF_A_RATIO, type Ratio, ratioOf } from './ratio.ts';

/** What can be said of a program that brings its own problem. */
export const NUMBERS_ALONE = {
  code: 'NN004',
  slug: 'numbers-alone',
  title: 'what the numbers alone show',
  about:
    'The gradient of a program without a spec is not the derivative of its cost. The wrong tensors are described by their numbers.',
  wrong: [
    'cost = np.sum((a2 - t) ** 2)',
    'delta2 = (a2 - t) * a2 * (1 - a2)  # the gradient of cost / 2',
    'dW2 = delta2.T @ a1',
  ],
  right: ['cost = np.sum((a2 - t) ** 2)', 'delta2 = 2 * (a2 - t) * a2 * (1 - a2)', 'dW2 = delta2.T @ a1'],
  shows:
    'All tensors before one of them are wrong and all after it are right; only some rows, columns or entries are wrong; a tensor is a multiple of the right one, as a whole or row by row, all 0, the parameters, the right one plus a multiple of the parameters, transposed, reversed, the same in every row, or right except for signs or order.',
  matters: 'Many bugs look alike in a single tensor. Only the network tells them apart.',
  fix: 'Describe the network in a spec (nncheck init) if it is a chain of dense layers, and run the check with it: then the fault is named.',
} as const satisfies CatalogueEntry;

type Clued = Exclude<Pattern['kind'], 'right'> | 'none' | 'alone' | 'border';

/** Where to look first. */
const CLUES: Readonly<Record<Clued, string>> = {
  border: 'In a chain of layers, the delta becomes wrong on the way back between these two tensors.',
  factor: 'Compare the factors of cost and gradient: ½, the number of examples or outputs, the sign.',
  still:
    'Look for weights that your cost does not use: copies that it keeps of them, a layer or a bias that it leaves out.',
  zero: 'Look for a product with 0, for an integer division, and for a gradient that is never added to.',
  parameters: 'Look for a loop over the weights where it should be over the gradients.',
  residual: 'Look for a regularization that only one of cost and gradient has, or has with another factor.',
  transpose: 'Look for a product with its factors exchanged, and for rows and columns mixed up.',
  reversed: 'Look for an index that runs backwards, and for a list that is reversed or not.',
  lines:
    'Look for what sets these apart: a repeated index whose contributions overwrite each other instead of adding up, or a loop or slice that stops too early.',
  'line-ratios': 'Look for a factor of each unit that is missing or applied twice.',
  equal: 'Look for a sum over the wrong axis, and for broadcasting.',
  signs: 'Look for an absolute value, and for a − t and t − a in the same program.',
  order: 'Look for the order in which the numbers are laid out: rows and columns, units, layers.',
  none: 'Start with the wrong tensor nearest to the output: an error there makes the gradients of all earlier layers wrong.',
  alone:
    'No other tensor is wrong: look at the lines that compute this gradient, and at the delta that they use.',
};

/** A wrong tensor with its numbers and what they show. */
interface Described {
  readonly tensor: TensorCheck;
  readonly ratio?: Ratio;
  readonly pattern?: Pattern;
}

/**
 * Describes the wrong tensors of a program that brings its own problem, by differences of its own cost: where the
 * wrong ones end, then tensors of the same pattern together. A tensor whose weights were not all tried is left out.
 */
export function findingsOfNumbers(check: GradientCheck): PatternFinding[] {
  const tried = check.tensors.filter(({ weights }) => !weights.verdict.includes(NO_VERDICT));
  const values = tried.map(({ name, weights }): NamedValues => ({ name, values: weights.value }));
  const wrong = tried.filter(({ counts, weights }) => counts.mismatch > 0 && hasNumbers(weights));
  const described = pooled(wrong.map((tensor) => describe(tensor, values)));
  const groups = new Map<string, Described[]>();
  // More than one number that is hidden by noise says nothing of the whole.
  for (const one of described.filter(({ pattern }) => pattern?.kind !== 'right')) {
    const key = one.pattern?.does ?? 'none';
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  // Tensors with patterns of their own are wrong in themselves, and not by a delta that enters them.
  const shared = groups.has('none') || (groups.size === 1 && described[0].pattern?.kind === 'factor');
  const border = shared && tried.length === check.tensors.length ? borderOf(check.tensors) : undefined;
  const findings = [...groups.values()].map((group) => finding(group[0].pattern, group, wrong.length === 1));
  // Where a border is known, that nothing else is known says nothing more.
  const telling = border ? findings.filter(({ evidence }) => evidence.pattern !== 'none') : findings;
  const all = border ? [borderFinding(border, described), ...telling] : telling;
  return all.map((one, k) =>
    k === all.length - 1 && isDenseChain(check.tensors)
      ? { ...one, evidence: { ...one.evidence, spec: 'possible' } }
      : one,
  );
}

function hasNumbers({ numeric, analytic }: TensorCheck['weights']): boolean {
  return [numeric, analytic].every((column) => column.every(Number.isFinite));
}

function comparedOf({ weights, shape }: TensorCheck): Compared {
  const { analytic: given, numeric: right, value: theta, bound } = weights;
  const precision = printedPrecisionOf(given);
  const digits = given.map((value) => halfUnit(value, precision) + 2 ** -50 * Math.abs(value));
  return { given, right, theta, shape, doubt: bound, digits };
}

function describe(tensor: TensorCheck, tensors: readonly NamedValues[]): Described {
  const compared = comparedOf(tensor);
  const ratio = ratioOf(compared);
  const pattern =
    wholePattern(compared) ??
    wrongLines(tensor, compared) ??
    lineRatios(compared, tensors) ??
    equalRows(compared) ??
    signsOrOrder(compared);
  return { tensor, ...(ratio && { ratio }), ...(pattern && { pattern }) };
}

/** One ratio over several tensors, which may be too small to show it by themselves. */
function pooled(described: readonly Described[]): Described[] {
  return described.map((one) => {
    const { ratio, pattern } = one;
    if (ratio === undefined || (pattern !== undefined && pattern.kind !== 'factor')) return one;
    const same = described.flatMap(({ ratio: other }) =>
      other && Math.abs(other.value - ratio.value) <= other.within + ratio.within ? [other] : [],
    );
    const entries = same.reduce((sum, other) => sum + other.entries, 0);
    if (entries < ENTRIES_OF_A_RATIO) return one;
    // The best known of them, so that all have the same words.
    const best = same.reduce((a, b) => (b.within < a.within ? b : a));
    return { ...one, pattern: factor(best) };
  });
}

function finding(pattern: Pattern | undefined, group: readonly Described[], alone: boolean): PatternFinding {
  const columns = group.map(({ tensor }) => tensor.weights);
  return patternFinding(
    group.map(({ tensor }) => tensor.name),
    {
      pattern: pattern?.kind ?? 'none',
      ...(pattern && { known: pattern.does }),
      ...(pattern?.constant !== undefined && { constant: pattern.constant }),
      cosine: columns.map(({ analytic, numeric }) => cosineOf(analytic, numeric)),
      ratio: columns.map(({ analytic, numeric }) => dot(analytic, numeric) / dot(numeric, numeric)),
      clue: CLUES[(pattern?.kind ?? (alone ? 'alone' : 'none')) as Clued],
    },
  );
}

function borderFinding(
  { right, wrong, more }: NonNullable<ReturnType<typeof borderOf>>,
  described: readonly Described[],
): PatternFinding {
  const after = more ? 'everything after it is right' : 'that one is right';
  return patternFinding(
    described.map(({ tensor }) => tensor.name),
    {
      pattern: 'border',
      known: `everything before ${right} is wrong, ${after}: look between them, from ${right} back to ${wrong}`,
      clue: CLUES.border,
    },
  );
}

function patternFinding(
  names: readonly string[],
  evidence: Omit<PatternFinding['evidence'], 'part' | 'tensors'>,
): PatternFinding {
  const { code, slug } = NUMBERS_ALONE;
  const where = names.length === 1 ? { tensor: names[0] } : {};
  const all = { part: 'consistency', tensors: names.join(', '), ...evidence } as const;
  return { family: 'pattern', code, slug, severity: 'error', where, evidence: all, runnersUp: [] };
}
