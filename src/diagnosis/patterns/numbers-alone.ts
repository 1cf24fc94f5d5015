import { dot } from '../../tensors/dot.ts';
import { halfUnit } from '../../tensors/precision.ts';
import { printedPrecisionOf } from '../../verdict/allowance/printed-precision.ts';
import type { PatternFinding } from '../../verdict/findings/diagnosis.ts';
import { type GradientCheck, NO_VERDICT, type TensorCheck } from '../../verdict/verdict.ts';
import type { CatalogueEntry } from '../catalogue/fault.ts';
import { equalRows, signsOrOrder } from './arrangements.ts';
import { type Border, borderOf } from './border.ts';
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
  words: 'pattern ratio row column entries without spec',
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
  fix: 'If the network is a chain of dense layers, describe it in a spec (nncheck init) and run the check with it: nncheck then looks for a known fault that gives these numbers.',
} as const satisfies CatalogueEntry;

type Clued =
  | Exclude<Pattern['kind'], 'right'>
  | 'none'
  | 'alone'
  | 'border'
  | 'opposite'
  | 'stacked'
  | 'unrolled'
  | 'reached'
  | 'own';

/** Where to look first. */
const CLUES: Readonly<Record<Clued, string>> = {
  border: 'In a chain of layers, the delta becomes wrong on the way back between these two tensors.',
  factor: 'Compare the factors of cost and gradient: ½, the number of examples or outputs, the sign.',
  still:
    'Look for weights that your cost does not use: copies that it keeps of them, a layer or a bias that it leaves out.',
  opposite:
    'If your update adds these numbers to the weights, as with t − a for a − t, nothing is wrong: negate them for the check. Otherwise look for a sign.',
  zero: 'Look for a product with 0, for an integer division, and for a gradient that is overwritten or never added to. If your program does not train these weights on purpose, leave them out of the parameters.',
  parameters: 'Look for a loop over the weights where it should be over the gradients.',
  residual: 'Look for a regularization that only one of cost and gradient has, or has with another factor.',
  transpose: 'Look for a product with its factors exchanged, and for rows and columns mixed up.',
  reversed: 'Look for an index that runs backwards, and for a list that is reversed or not.',
  lines:
    'Look for what sets these apart: a repeated index whose contributions overwrite each other instead of adding up, or a loop or slice that stops too early.',
  stacked:
    'If these arrays hold one layer in each row, the delta is wrong in the layers of these rows: start where it leaves the last layer that is right. Otherwise look for a loop or slice that stops too early.',
  unrolled:
    'If this vector holds the layers one after another, the delta becomes wrong on the way back between the two parts. Otherwise look for a loop or slice that stops too early.',
  reached: 'They may be wrong only because the delta that reaches them is.',
  own: 'Look for the weights as a factor in their own gradient.',
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
    const key = one.pattern ? `${one.pattern.does}${one.pattern.rest ?? ''}` : 'none';
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  // Tensors with patterns of their own are wrong in themselves, and not by a delta that enters them.
  const shared = groups.has('none') || (groups.size === 1 && described[0].pattern?.kind === 'factor');
  const found = shared && tried.length === check.tensors.length ? borderOf(check.tensors) : undefined;
  // A tensor that is right in part got a right delta in part: nothing becomes wrong between it and the next one.
  const partly = described.some(
    ({ tensor, pattern }) => tensor.name === found?.wrong && pattern?.kind === 'lines',
  );
  const border = partly ? undefined : found;
  const place = {
    alone: wrong.length === 1,
    all: tried.every(({ counts }) => counts.match === 0),
    deltas: border !== undefined || groups.has('none'),
    vector: check.tensors.length === 1 && check.tensors[0].shape.length === 1,
  };
  const findings = [...groups.values()].map((group) => finding(group[0].pattern, group, place));
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

/** What is known of the other tensors. */
interface Place {
  /** No other tensor is wrong. */
  readonly alone: boolean;
  /** No weight of any tensor is right. */
  readonly all: boolean;
  /** Some are wrong as those of layers are that a wrong delta reaches. */
  readonly deltas: boolean;
  /** All parameters are one vector. */
  readonly vector: boolean;
}

function finding(pattern: Pattern | undefined, group: readonly Described[], place: Place): PatternFinding {
  const columns = group.map(({ tensor }) => tensor.weights);
  return patternFinding(
    group.map(({ tensor }) => tensor.name),
    {
      pattern: pattern?.kind ?? 'none',
      ...(pattern && { known: knownOf(pattern, group) }),
      ...(pattern?.constant !== undefined && { constant: pattern.constant }),
      cosine: columns.map(({ analytic, numeric }) => cosineOf(analytic, numeric)),
      ratio: columns.map(({ analytic, numeric }) => dot(analytic, numeric) / dot(numeric, numeric)),
      clue: CLUES[clueOf(pattern, group.length, place)],
    },
  );
}

/** `wrong: row 0 of W; all other rows are right`; of several tensors `row 0 of each`. */
function knownOf({ does, rest }: Pattern, group: readonly Described[]): string {
  if (rest === undefined) return does;
  return `${does} of ${group.length === 1 ? group[0].tensor.name : 'each'}${rest}`;
}

function clueOf(pattern: Pattern | undefined, tensors: number, { alone, all, deltas, vector }: Place): Clued {
  if (pattern === undefined) return alone ? 'alone' : 'none';
  if (all && pattern.does.startsWith('-1 times')) return 'opposite';
  if (pattern.kind === 'lines' && vector) return 'unrolled';
  if (pattern.kind === 'lines' && tensors > 1) return 'stacked';
  if (pattern.kind === 'lines' && deltas) return 'reached';
  if (pattern.kind === 'line-ratios' && pattern.does.includes('the parameters')) return 'own';
  return pattern.kind as Clued;
}

function borderFinding({ right, wrong, more }: Border, described: readonly Described[]): PatternFinding {
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
