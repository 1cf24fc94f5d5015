import { type ReportedArray, wholeClaim } from '../../../src/diagnosis/claims/claims.ts';
import type { NameOptions } from '../../../src/diagnosis/search/name-gradient.ts';
import { float32 } from '../../../src/network/arithmetic.ts';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { forward } from '../../../src/network/forward.ts';
import { RULES, type Rules } from '../../../src/network/rules.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { random } from '../../../src/problem/random.ts';

/** How the numbers of a program are written: with so many significant digits, or computed in float32. */
export const WRITTEN = ['17 digits', '9 digits', '6 digits', 'float32'] as const;
/** Numbers whose digits are few: most faults cannot be told from each other by them, and none may be mistaken. */
export const FEW_DIGITS = ['4 digits', '3 digits', '2 digits', '1 digit', '%.4f'] as const;
export type Written = (typeof WRITTEN)[number] | (typeof FEW_DIGITS)[number];

/** Returns the gradient that a program with these rules would report, as it would be written. */
export function reported(
  problem: Problem,
  rules: Rules,
  written: Written,
): { claim: ReportedArray; options: NameOptions } {
  const { data, parameters } = problem;
  const network = written === 'float32' ? { ...problem.network, arithmetic: float32 } : problem.network;
  const pass = forward(network, parameters, data.inputs, data.count);
  const { gradient } = backpropagate(network, parameters, data, pass, undefined, rules);
  return write(gradient, written);
}

/** Writes a gradient's numbers, and says how exact they then are. */
export function write(
  gradient: Float64Array,
  written: Written,
): { claim: ReportedArray; options: NameOptions } {
  if (written === 'float32') {
    return {
      claim: wholeClaim(gradient.map(Math.fround), (value) => 2 ** -24 * Math.abs(value)),
      options: { arithmetic: 'float32' },
    };
  }
  if (written === '%.4f')
    return {
      claim: wholeClaim(
        gradient.map((value) => Number(value.toFixed(4))),
        () => 5e-5,
      ),
      options: {},
    };
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

/** Random numbers of the size of the problem's gradient. */
export function randomNumbers(problem: Problem, seed: number): Float64Array {
  const { values } = reported(problem, RULES, '17 digits').claim;
  const stream = random(seed + 2_000_000);
  let scale = 0;
  for (const value of values) scale = Math.max(scale, Math.abs(value));
  return values.map(() => (scale || 1) * stream.normal());
}
