import type { Counts, ProgramCheck } from '../verdict/verdict.ts';
import { countOf, formatCount } from './numbers.ts';
import { total } from './verdicts.ts';

/**
 * Says how many weights of a program affect its cost, where some tensors do not.
 *
 * @param still weights that do not
 */
export function ownEffectInWords(
  { counts, localization }: ProgramCheck,
  silent: readonly string[],
  still: number,
): string[] {
  const all = localization?.weights ?? total(counts);
  if (still === all) {
    return [
      'No weight affects your cost at these parameters and examples, so nothing was compared.',
      moreIsShownBy(),
    ];
  }
  return [
    `${effectInWords(still, all)} ${nothingComparedIn(silent)} Its units may be dead.`,
    moreIsShownBy(),
  ];
}

/**
 * `Only 1 of 3,001 weights affects the cost.`
 *
 * @param still weights that do not
 */
export function effectInWords(still: number, all: number): string {
  const moving = all - still;
  if (moving === 0) return 'No weight affects the cost.';
  const some = `${formatCount(moving)} of ${countOf(all, 'weight')} ${moving === 1 ? 'affects' : 'affect'} the cost.`;
  return moving < all / 2 ? `Only ${some}` : some;
}

/** The same, to end a paragraph, where most weights do not. */
export function mostlyStill(counts: Counts): string {
  const all = total(counts);
  return counts.inactive > all / 2 ? ` ${effectInWords(counts.inactive, all)}` : '';
}

/** `Nothing was compared in "hidden": no weight there affects the cost.` */
export function nothingComparedIn(silent: readonly string[]): string {
  return `Nothing was compared in ${silent.map((name) => JSON.stringify(name)).join(', ')}: no weight there affects the cost.`;
}

/**
 * Says which parameters or examples test more.
 *
 * @param options that move this check to other parameters; absent where nncheck cannot change them
 */
export function moreIsShownBy(options?: string): string {
  return options === undefined
    ? 'Numbers at parameters without dead units and zero weights, or of other examples, test more.'
    : `Parameters without dead units and zero weights (${options}), or other examples, test more.`;
}
