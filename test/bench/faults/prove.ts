import { type Claim, wholeClaim } from '../../../src/diagnosis/claims.ts';
import { type Candidate, plantAll } from '../../../src/diagnosis/fit.ts';
import { type NameOptions, type Naming, nameGradient } from '../../../src/diagnosis/name-gradient.ts';
import { candidatesFor } from '../../../src/diagnosis/singles.ts';
import { float32 } from '../../../src/network/arithmetic.ts';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { forward } from '../../../src/network/forward.ts';
import { RULES, type Rules } from '../../../src/network/rules.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { type Random, random } from '../../../src/problem/random.ts';
import { randomProblem } from './problems.ts';

/** How the numbers of a program are written: with so many significant digits, or computed in float32. */
export const WRITTEN = ['17 digits', '9 digits', '6 digits', 'float32'] as const;
export type Written = (typeof WRITTEN)[number];

/** What became of one planted mistake. */
export interface Proof {
  readonly seed: number;
  readonly planted: string;
  readonly codes: readonly string[];
  readonly outcome: 'exact' | 'tie' | 'abstained' | 'wrong' | 'does not show';
  readonly naming?: Naming;
  readonly says?: string;
  readonly ms: number;
}

/** Returns the gradient that a program with these rules would report, as it would be written. */
export function reported(
  problem: Problem,
  rules: Rules,
  written: Written,
): { claim: Claim; options: NameOptions } {
  const { data, parameters } = problem;
  const network = written === 'float32' ? { ...problem.network, arithmetic: float32 } : problem.network;
  const pass = forward(network, parameters, data.inputs, data.count);
  const { gradient } = backpropagate(network, parameters, data, pass, undefined, rules);
  return write(gradient, written);
}

function write(gradient: Float64Array, written: Written): { claim: Claim; options: NameOptions } {
  if (written === 'float32') {
    return {
      claim: wholeClaim(gradient.map(Math.fround), (value) => 2 ** -24 * Math.abs(value)),
      options: { arithmetic: 'float32' },
    };
  }
  const digits = Number.parseInt(written, 10);
  if (digits === 17) return { claim: wholeClaim(gradient), options: {} };
  return {
    claim: wholeClaim(
      gradient.map((value) => Number(value.toPrecision(digits))),
      (value) => (value === 0 ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(value))) + 1 - digits)),
    ),
    options: {},
  };
}

/**
 * Plants `count` random faults of the catalogue in a random problem, and asks for their names.
 *
 * @param only the code of the fault to plant
 */
export function prove(seed: number, count: 1 | 2, written: Written, only?: string): Proof {
  const problem = randomProblem(seed);
  const stream = random(seed + 1_000_000);
  const all = candidatesFor(problem);
  const codes = [...new Set(all.map(({ fault }) => fault.code))];
  const chosen: Candidate[] = [];
  while (chosen.length < count) {
    const code = only ?? codes[stream.index(codes.length)];
    const same = all.filter(({ fault }) => fault.code === code);
    if (same.length === 0) return { seed, planted: '', codes: [code], outcome: 'does not show', ms: 0 };
    const candidate = same[stream.index(same.length)];
    if (!chosen.some(({ fault }) => fault.code === code)) chosen.push(candidate);
    if (codes.length < count) break;
  }
  chosen.sort((a, b) => all.indexOf(a) - all.indexOf(b));
  const constants = chosen.map(({ variant }) => plantedConstant(variant.constant, stream));
  const rules = plantAll(chosen, constants);
  const { claim, options } = reported(problem, rules, written);
  const planted = chosen
    .map(
      ({ fault, variant }, k) =>
        `${fault.slug}: ${variant.does}${constants[k] === undefined ? '' : ` (${constants[k]})`}`,
    )
    .join('; ');
  const truth = chosen.map(({ fault }) => fault.code).sort();
  if (!shows(problem, chosen, constants, claim, options, written)) {
    return { seed, planted, codes: truth, outcome: 'does not show', ms: 0 };
  }
  const started = performance.now();
  const naming = nameGradient(problem, claim, options);
  const ms = performance.now() - started;
  const holds = naming.ties.some(
    (tie) =>
      tie.candidates
        .map(({ fault }) => fault.code)
        .sort()
        .join() === truth.join(),
  );
  const outcome =
    naming.kind !== 'named' ? 'abstained' : !holds ? 'wrong' : naming.ties.length === 1 ? 'exact' : 'tie';
  return { seed, planted, codes: truth, outcome, naming, says: inShort(naming), ms };
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

function plantedConstant(
  constant: NonNullable<Candidate['variant']['constant']> | undefined,
  stream: Random,
): number | undefined {
  if (constant === undefined) return undefined;
  const usual = constant.usual.filter((value) => value !== constant.right && constant.allows(value));
  return usual[stream.index(Math.min(usual.length, 12))];
}

/** Whether each of the faults changes what would have been reported without it, by more than its digits. */
function shows(
  problem: Problem,
  chosen: readonly Candidate[],
  constants: readonly (number | undefined)[],
  claim: Claim,
  options: NameOptions,
  written: Written,
): boolean {
  if (claim.values.some((value) => !Number.isFinite(value))) return false;
  return chosen.every((_, k) => {
    const rest = (from: readonly unknown[]) => from.filter((_, j) => j !== k);
    const rules =
      chosen.length === 1
        ? RULES
        : plantAll(rest(chosen) as Candidate[], rest(constants) as (number | undefined)[]);
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

/** Right code, written short or computed in float32: nothing may be said of it. */
export function accuse(seed: number, written: Written): boolean {
  const problem = randomProblem(seed);
  const { claim, options } = reported(problem, RULES, written);
  return nameGradient(problem, claim, options).kind === 'named';
}

/** Random numbers of the gradient's size in its place: they have no name. */
export function garbage(seed: number, written: Written): Naming {
  const problem = randomProblem(seed);
  const { claim } = reported(problem, RULES, '17 digits');
  const stream = random(seed + 2_000_000);
  let scale = 0;
  for (const value of claim.values) scale = Math.max(scale, Math.abs(value));
  const { claim: written_, options } = write(
    claim.values.map(() => (scale || 1) * stream.normal()),
    written,
  );
  return nameGradient(problem, written_, options);
}
