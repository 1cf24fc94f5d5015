import { type Naming, nameGradient } from '../../../src/diagnosis/search/name-gradient.ts';
import { plantAll } from '../../../src/diagnosis/search/solve-constants.ts';
import { RULES, type Rules } from '../../../src/network/rules.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { random } from '../../../src/problem/random.ts';
import { type MakeProblem, type Planted, plantIn } from './plant.ts';
import { randomProblem } from './problems.ts';
import { FEW_DIGITS, randomNumbers, reported, type Written, write } from './written.ts';

/** What became of one planted mistake. */
export interface Proof {
  readonly seed: number;
  readonly planted: string;
  readonly codes: readonly string[];
  readonly outcome: 'exact' | 'tie' | 'abstained' | 'wrong' | 'does not show';
  /** How many explanations are told to be as good as each other. */
  readonly explanations?: number;
  readonly says?: string;
  readonly runnersUp?: readonly string[];
  readonly ms: number;
}

/**
 * Plants `count` random faults of the catalogue in a random problem, and asks for the names of the numbers.
 *
 * @param only the code of the fault to plant
 */
export async function prove(
  seed: number,
  count: 1 | 2,
  written: Written,
  only?: string,
  make: MakeProblem = randomProblem,
): Promise<Proof> {
  const found = await plantIn(seed, count, only, make);
  if (found === undefined || !found.shows(written)) return doesNotShow(seed, found);
  const { problem, rules, words: planted, codes } = found;
  const { claim, options } = reported(problem, rules, written);
  const started = process.cpuUsage();
  const naming = await nameGradient(evaluate(problem), claim, options);
  const { user, system } = process.cpuUsage(started);
  const ms = (user + system) / 1000;
  const explained = naming.ties.map((tie) =>
    isSameMistake(problem, rules, rulesOf(tie)) ? codes : tie.candidates.map(({ fault }) => fault.code),
  );
  return {
    seed,
    planted,
    codes,
    outcome: naming.kind === 'named' ? outcomeOf(codes, explained) : 'abstained',
    explanations: explained.length,
    says: inShort(naming),
    runnersUp: naming.runnersUp.map(
      ({ candidates, distance }) =>
        `${candidates.map(({ fault }) => fault.slug).join('+')} ${distance.toPrecision(2)}`,
    ),
    ms,
  };
}

/** How near two gradients are that are the same but for rounding. */
const ROUNDING = 1e-9;

/**
 * Whether rules are the planted ones in other words: they give the same gradient at other parameters and inputs too, as
 * the factors 3 and 3 are the factor 9.
 */
function isSameMistake(problem: Problem, planted: Rules, told: Rules): boolean {
  const { normal } = random(problem.parameters.length);
  const elsewhere = evaluate({
    ...problem,
    parameters: problem.parameters.map((value) => value + 0.3 * normal()),
    data: { ...problem.data, inputs: problem.data.inputs.map((value) => value + 0.3 * normal()) },
  });
  const [one, other] = [planted, told].map((rules) => elsewhere.gradientUnder(rules));
  const size = one.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return one.every((value, k) => Math.abs(value - other[k]) <= ROUNDING * size);
}

function rulesOf({ candidates, constants }: Naming['ties'][number]): Rules {
  return plantAll(
    candidates,
    constants.map((constant) => constant?.value),
  );
}

export function doesNotShow(seed: number, planted: Planted | undefined): Proof {
  const { words = '', codes = [] } = planted ?? {};
  return { seed, planted: words, codes, outcome: 'does not show', ms: 0 };
}

/** Scores explanations, each by the codes of its faults, by those that were planted. */
export function outcomeOf(
  truth: readonly string[],
  explained: readonly (readonly string[])[],
): 'exact' | 'tie' | 'wrong' {
  const holds = explained.some((codes) => [...codes].sort().join() === truth.join());
  if (!holds) return 'wrong';
  return explained.length === 1 ? 'exact' : 'tie';
}

export function inShort(naming: Naming): string {
  return naming.ties
    .map(
      (tie) =>
        `${tie.candidates
          .map(
            ({ fault, variant }, k) =>
              `${fault.slug}: ${variant.does} ${tie.constants[k]?.words ?? tie.constants[k]?.value ?? ''}`,
          )
          .join(' + ')} [res ${tie.residual.toPrecision(2)}, ${tie.bits.toFixed(0)} bits]`,
    )
    .join(' | ');
}

/** Right code, written short or computed in float32: nothing may be said of it. */
export async function accuse(
  seed: number,
  written: Written,
  make: MakeProblem = randomProblem,
): Promise<boolean> {
  const problem = await make(seed);
  const { claim, options } = reported(problem, RULES, written);
  return (await nameGradient(evaluate(problem), claim, options)).kind === 'named';
}

/** Random numbers of the gradient's size in its place, or with few digits of less than it: they have no name. */
export async function garbage(
  seed: number,
  written: Written,
  make: MakeProblem = randomProblem,
): Promise<Naming> {
  const problem = await make(seed);
  const numbers = randomNumbers(problem, seed);
  let less = FEW_DIGITS.some((few) => few === written) ? 10 ** -(seed % 4) : 1;
  const claimed = () =>
    write(
      numbers.map((value) => less * value),
      written,
    );
  // Numbers that are all written as 0 have a name.
  while (less < 1 && claimed().claim.values.every((value) => value === 0)) less *= 10;
  const { claim, options } = claimed();
  return nameGradient(evaluate(problem), claim, options);
}
