import type { ProgramCheck } from '../verdict/verdict.ts';
import { countOf, formatCount } from './numbers.ts';
import { total } from './verdicts.ts';

/**
 * Says how many weights of a program affect its cost, where some tensors do not.
 *
 * @param still weights that do not
 */
export function effectInWords(
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
  const moving = `${formatCount(all - still)} of ${countOf(all, 'weight')} ${all - still === 1 ? 'affects' : 'affect'}`;
  return [`Only ${moving} the cost. ${nothingComparedIn(silent)} Its units may be dead.`, moreIsShownBy()];
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
