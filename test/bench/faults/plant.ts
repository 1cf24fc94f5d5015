import { candidatesFor } from '../../../src/diagnosis/search/single-faults.ts';
import { type Candidate, plantAll } from '../../../src/diagnosis/search/solve-constants.ts';
import { RULES, type Rules } from '../../../src/network/rules.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { type Random, random } from '../../../src/problem/random.ts';
import { randomProblem } from './problems.ts';
import { reported, type Written } from './written.ts';

/** Makes the random problem of a seed. */
export type MakeProblem = (seed: number) => Problem | Promise<Problem>;

/** Faults that were put into a random problem. */
export interface Planted {
  readonly problem: Problem;
  readonly rules: Rules;
  readonly words: string;
  readonly codes: readonly string[];
  /** Whether each of them changes the numbers, written so, by more than their digits. */
  shows(written: Written): boolean;
}

/**
 * Plants `count` random faults of the catalogue in a random problem.
 *
 * @param only the code of the fault to plant
 * @returns undefined where the problem has no place for it
 */
export async function plantIn(
  seed: number,
  count: 1 | 2,
  only?: string,
  make: MakeProblem = randomProblem,
): Promise<Planted | undefined> {
  const problem = await make(seed);
  const stream = random(seed + 1_000_000);
  const all = candidatesFor(problem);
  const codes = [...new Set(all.map(({ fault }) => fault.code))];
  const chosen: Candidate[] = [];
  while (chosen.length < count) {
    const code = only ?? codes[stream.index(codes.length)];
    const same = all.filter(({ fault }) => fault.code === code);
    if (same.length === 0) return undefined;
    const candidate = same[stream.index(same.length)];
    if (!chosen.some(({ fault }) => fault.code === code)) chosen.push(candidate);
    if (codes.length < count) break;
  }
  chosen.sort((a, b) => all.indexOf(a) - all.indexOf(b));
  const constants = chosen.map(({ variant }) => plantedConstant(variant.constant, stream));
  const words = chosen.map(
    ({ fault, variant }, k) =>
      `${fault.slug}: ${variant.does}${constants[k] === undefined ? '' : ` (${constants[k]})`}`,
  );
  return {
    problem,
    rules: plantAll(chosen, constants),
    words: words.join('; '),
    codes: chosen.map(({ fault }) => fault.code).sort(),
    shows: (written) => shows(problem, chosen, constants, written),
  };
}

function plantedConstant(
  constant: NonNullable<Candidate['variant']['constant']> | undefined,
  stream: Random,
): number | undefined {
  if (constant === undefined) return undefined;
  const usual = constant.usual.filter((value) => value !== constant.right && constant.allows(value));
  return usual[stream.index(Math.min(usual.length, 12))];
}

/**
 * Whether each of the faults changes what would have been reported without it, by more than its digits, and all of them
 * what right code reports: two may undo each other.
 */
function shows(
  problem: Problem,
  chosen: readonly Candidate[],
  constants: readonly (number | undefined)[],
  written: Written,
): boolean {
  const { claim, options } = reported(problem, plantAll(chosen, constants), written);
  if (claim.values.some((value) => !Number.isFinite(value))) return false;
  const others = chosen.map((_, k) => {
    const rest = <T>(from: readonly T[]): T[] => from.filter((_, j) => j !== k);
    return plantAll(rest(chosen), rest(constants));
  });
  return [RULES, ...others].every((rules) => {
    const without = reported(problem, rules, written).claim.values;
    const rounding = options.arithmetic === 'float32' ? 1e-3 : 1e-7;
    let scale = 0;
    for (const value of without) scale = Math.max(scale, Math.abs(value));
    return claim.values.some(
      (value, i) =>
        Math.abs(value - without[i]) >
        20 * claim.precision[i] + rounding * Math.max(Math.abs(value), 1e-2 * scale),
    );
  });
}
