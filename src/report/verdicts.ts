import {
  type Counts,
  type GradientCheck,
  type TensorCheck,
  VERDICTS,
  type Verdict,
  type WeightColumns,
} from '../verdict/verdict.ts';
import { countOf, formatCount } from './numbers.ts';
import type { ReportStyle } from './reporter.ts';
import { wrap } from './width.ts';

/** How a verdict is shown: a mark for the eye that looks for it in a long column, in a colour; and what it means. */
const VERDICT_STYLES = {
  mismatch: { mark: '✗', color: 'red', means: 'error above bound: the two gradients cannot both be right' },
  inconclusive: { mark: '?', color: 'yellow', means: 'could not be decided, for the reason given' },
  subgradient: {
    mark: '~',
    color: 'cyan',
    means: 'exactly at a kink, and equal to a valid slope there',
  },
  inactive: {
    mark: '·',
    color: 'dim',
    means: 'does not affect the cost at these parameters and examples, so its gradient was not tested',
  },
  match: { mark: '✓', color: 'green', means: 'error within bound' },
} as const;

/** `✗`, in its colour: of a weight's verdict, or a check's status. */
export function verdictMark(verdict: Verdict, { paint }: Pick<ReportStyle, 'paint'>): string {
  const { color, mark } = VERDICT_STYLES[verdict];
  return paint[color](mark);
}

/** `✗ mismatch`, in its colour. */
export function verdictLabel(verdict: Verdict, { paint }: Pick<ReportStyle, 'paint'>): string {
  const { color, mark } = VERDICT_STYLES[verdict];
  return paint[color](`${mark} ${verdict}`);
}

/** The meaning of each verdict other than `match` that occurs. */
export function* legend(counts: Counts, style: ReportStyle): Iterable<string> {
  const explained = VERDICTS.filter(
    (verdict) => counts[verdict] > 0 && (verdict !== 'match' || style.detail === 'verbose'),
  );
  for (const verdict of explained)
    yield `${wrap(`${verdictLabel(verdict, style)}: ${VERDICT_STYLES[verdict].means}`, style.width, '  ')}\n`;
  if (explained.length > 0) yield '\n';
}

/** Returns the verdict of one weight; undefined for a frozen one, which has none. */
export function verdictOf({ verdict }: WeightColumns, flat: number): Verdict | undefined {
  return VERDICTS[verdict[flat]];
}

/** Returns how many weights have a verdict. */
export function total(counts: Counts): number {
  return VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0);
}

/** `3 mismatch, 6 match` */
export function countsInWords(counts: Counts): string {
  return VERDICTS.filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${formatCount(counts[verdict])} ${verdict}`)
    .join(', ');
}

/** The noun for what a check compares: weights, or derivatives with respect to weights and inputs. */
export function comparedNoun({ inputGradient }: Pick<GradientCheck, 'inputGradient'>): string {
  return inputGradient === undefined ? 'weight' : 'derivative';
}

/** Returns a check with ∂cost/∂inputs among its tensors and counts. */
export function withInputGradient<C extends GradientCheck>(check: C): C {
  const { inputGradient, counts, tensors } = check;
  if (inputGradient === undefined) return check;
  const sums = VERDICTS.map((verdict) => [verdict, counts[verdict] + inputGradient.counts[verdict]]);
  return { ...check, counts: Object.fromEntries(sums), tensors: [...tensors, ...inputGradient.tensors] };
}

/** Returns the count of right weights out of all: `all 9 weights`, `7 of 9 weights`. */
export function rightInWords(counts: Counts, noun = 'weight'): string {
  const right = counts.match + counts.subgradient;
  const all = countOf(total(counts), noun);
  return right === total(counts) ? `all ${all}` : `${formatCount(right)} of ${all}`;
}

/** `3 of 12 weights, in w, b,`: what could not be decided, for the middle of a sentence. */
export function openInWords(
  { counts, tensors }: Pick<GradientCheck, 'counts' | 'tensors'>,
  noun = 'weight',
): string {
  const where = tensors.length > 1 ? `, in ${openTensors(tensors)},` : '';
  return `${formatCount(counts.inconclusive)} of ${countOf(total(counts), noun)}${where}`;
}

/** `w, b`: the tensors with weights that could not be decided. */
export function openTensors(tensors: readonly TensorCheck[]): string {
  return few(tensors.filter(({ counts }) => counts.inconclusive > 0).map(({ name }) => name));
}

/** Names of the tensors with a mismatch. */
export function wrongTensors(tensors: readonly TensorCheck[]): string[] {
  return tensors.filter(({ counts }) => counts.mismatch > 0).map(({ name }) => name);
}

/** Names that are told in a sentence. */
const NAMED = 8;

/** `Wrong: C. Right: W1, b1.` */
export function wrongAndRight(tensors: readonly TensorCheck[]): string {
  const wrong = wrongTensors(tensors);
  if (wrong.length === tensors.length) return wrong.length === 1 ? '' : 'Every tensor is wrong.';
  const right = tensors.filter(
    ({ counts }) => counts.mismatch + counts.inconclusive === 0 && counts.match + counts.subgradient > 0,
  );
  const others = right.length + wrong.length === tensors.length;
  const names = right.map(({ name }) => name);
  const rest = names.length > NAMED && others ? 'all others' : few(names);
  return `Wrong: ${few(wrong)}.${names.length > 0 ? ` Right: ${rest}.` : ''}`;
}

function few(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more > 0 ? `${names.slice(0, NAMED).join(', ')} and ${formatCount(more)} more` : names.join(', ');
}
