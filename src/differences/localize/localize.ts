import { random } from '../../problem/random.ts';
import { type Certificate, certify } from './certificate.ts';
import { createCostOracle, type Effort, OutOfEvaluations } from './cost-oracle.ts';
import { indexAxis, randomDirection } from './direction.ts';
import { allowanceAlong, type Moments, measureMoments, remaining, startMoments, vanish } from './moments.ts';
import { describeMany, type TensorPattern } from './pattern.ts';
import { type SearchResult, searchAll } from './search.ts';
import { type SearchState, startSearch, type WrongWeight } from './search-state.ts';
import type { LocalizationTask } from './task.ts';

export interface LocalizeOptions extends Effort {
  /** Of the random directions: the same seed asks the same questions. */
  readonly seed: number;
}

/** What was found of a claimed gradient without trying each of its entries. */
export interface Localization {
  /** `passed`: nothing is wrong but what the certificate allows; `wrong`: these entries are, and maybe others. */
  readonly status: 'passed' | 'wrong' | 'inconclusive';
  /**
   * Why it ended: all was explained, too many are wrong, it had no more evaluations or time, or no more could be told.
   */
  readonly ended: 'explained' | 'many' | 'evaluations' | 'interrupted' | 'kinks' | 'unexplained';
  /** In the order of θ. */
  readonly wrong: readonly WrongWeight[];
  /** How it is wrong where too many entries are. */
  readonly patterns: readonly TensorPattern[];
  /** What holds of all other weights; absent unless all was explained. */
  readonly certificate?: Certificate;
  readonly evaluations: number;
}

/** Clean directions that pass a gradient: errors of several weights that cancel along all of them are one in 128. */
const TO_PASS = 7;
/** And where weights were named, which are to be mended and checked again in any case. */
const AFTER_NAMING = 2;
/** Seeds of the random directions are drawn below this: the generator takes 32-bit integers. */
const SEEDS = 2 ** 31;

/**
 * Finds the wrong entries of a gradient from directional derivatives (docs/numerics.md, section 5): a few moments of
 * the error over the index give the places of up to five wrong entries as ratios. Every entry is named by its own
 * difference, and nothing is said of a gradient that cost, point and noise cannot tell. What was found before the
 * evaluations or the person's patience ended is returned.
 *
 * @returns the same for the same task, seed and number of evaluations
 */
export async function localize(task: LocalizationTask, options: LocalizeOptions): Promise<Localization> {
  const oracle = createCostOracle(task, options);
  const draws = random(options.seed);
  const wrong: WrongWeight[] = [];
  const cleared = new Set<number>();
  const tolerances: number[] = [];
  const patterns: TensorPattern[] = [];
  let search: SearchState | undefined;
  let ended: Localization['ended'] = 'explained';
  try {
    while (tolerances.length < (wrong.length > 0 ? AFTER_NAMING : TO_PASS)) {
      const direction = randomDirection(task, draws.index(SEEDS));
      search = startSearch({ oracle, wrong, cleared }, direction, draws, search?.step);
      const { result, moments } = await follow(search, tolerances.length === 0);
      if (result === 'many') await describeMany(search, patterns);
      const rest = remaining(moments);
      // Where few are wrong in few tensors, describing them may have named them all.
      if (result !== 'explained' && !(result === 'many' && vanish(rest))) {
        ended = result;
        break;
      }
      tolerances.push(Math.abs(rest[0].value) + rest[0].bound);
    }
  } catch (error) {
    if (error instanceof OutOfEvaluations) ended = 'evaluations';
    else if (options.signal?.aborted) ended = 'interrupted';
    else throw error;
  }
  const explained = ended === 'explained' || (tolerances.length > 0 && search?.unexplained === false);
  return {
    status: wrong.length > 0 ? 'wrong' : explained ? 'passed' : 'inconclusive',
    ended,
    wrong: wrong.toSorted((a, b) => a.index - b.index),
    patterns,
    ...(explained && search !== undefined && { certificate: certify(search, tolerances) }),
    evaluations: oracle.evaluations,
  };
}

/** The first direction is searched; of a further one, one moment is measured first, and usually it is clean. */
async function follow(
  search: SearchState,
  first: boolean,
): Promise<{ result: SearchResult; moments: Moments }> {
  if (!first) {
    search.unexplained = false;
    const window = { from: 0, to: search.direction.length };
    const moments = startMoments(search, window, indexAxis(window), search.step);
    await measureMoments(moments, 1);
    const clean = vanish(remaining(moments), allowanceAlong(search, window));
    if (moments.measured[0].sharp && clean) return { result: 'explained', moments };
    search.unexplained = true;
  }
  return searchAll(search);
}
