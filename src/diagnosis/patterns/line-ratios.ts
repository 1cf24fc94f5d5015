import { type Compared, entriesOf } from './compared.ts';
import { linesOf } from './lines.ts';
import type { Pattern } from './pattern.ts';
import { ENTRIES_OF_A_RATIO, type Ratio, ratioInWords, ratioOf } from './ratio.ts';

/** A tensor of the program, whose values a ratio may be. */
export interface NamedValues {
  readonly name: string;
  readonly values: Float64Array;
}

/** Ratios that are written out. */
const SHOWN = 5;

/** A ratio of its own in each row, column or entry, as of a factor of each unit that is missing or too many. */
export function lineRatios(compared: Compared, tensors: readonly NamedValues[]): Pattern | undefined {
  const { shape, given } = compared;
  for (const axis of ['rows', 'columns', 'entries'] as const) {
    const lines = linesOf(shape, given.length, axis).map((entries) => entriesOf(compared, entries));
    const ratios = lines.map(ratioOf);
    const silent = (k: number) => [...lines[k].given, ...lines[k].right].every((value) => value === 0);
    if (lines.length < 2 || ratios.some((ratio, k) => ratio === undefined && !silent(k))) continue;
    const shown = ratios.filter((ratio) => ratio !== undefined);
    if (shown.length < 2) continue;
    const one = { rows: 'row', columns: 'column', entries: 'entry' }[axis];
    const source = sourceOf(ratios, tensors, compared.theta);
    if (source !== undefined) {
      return { kind: 'line-ratios', does: `the right one times ${source}, ${one} by ${one}` };
    }
    if (axis !== 'entries' && shown.every(({ entries }) => entries >= ENTRIES_OF_A_RATIO)) {
      const numbers = shown.slice(0, SHOWN).map(ratioInWords).join(', ');
      const more = shown.length > SHOWN ? ', …' : '';
      return {
        kind: 'line-ratios',
        does: `off by a factor of its own in each ${one} (${numbers}${more} times the right one)`,
      };
    }
  }
  return undefined;
}

/** The tensor whose values the ratios are, or one over them: `1/gamma`. */
function sourceOf(
  ratios: readonly (Ratio | undefined)[],
  tensors: readonly NamedValues[],
  own: Float64Array,
): string | undefined {
  const entries = ratios.reduce((sum, ratio) => sum + (ratio?.entries ?? 0), 0);
  if (entries < ENTRIES_OF_A_RATIO) return undefined;
  for (const { name: whose, values } of tensors) {
    const name = values === own ? 'the parameters' : whose;
    if (values.length !== ratios.length || values.every((value) => value === values[0])) continue;
    const is = (of: (value: number) => number) =>
      ratios.every(
        (ratio, k) => ratio === undefined || Math.abs(ratio.value - of(values[k])) <= ratio.within,
      );
    if (is((value) => value)) return name;
    if (is((value) => 1 / value)) return `1/${name}`;
  }
  return undefined;
}
