import type { Claims, ReportedArray } from '../../src/diagnosis/claims/claims.ts';
import type { Problem } from '../../src/problem/problem.ts';
import { scatter } from '../../src/tensors/layout.ts';

/** What a case of fixtures/cases reports. */
export interface ReportedCase {
  readonly cost?: number;
  readonly learningRate?: number;
  readonly gradient?: Record<string, unknown>;
  readonly numericalGradient?: Record<string, unknown>;
  readonly parametersAfter?: Record<string, unknown>;
}

/** Turns tensors by name, as a person stores them, into a claim; each is as exact as its digits. */
export function claimOf(problem: Problem, given: Record<string, unknown>): ReportedArray {
  const size = problem.network.space.size;
  const claim = {
    values: new Float64Array(size),
    given: new Uint8Array(size),
    precision: new Float64Array(size),
  };
  for (const tensor of problem.tensors) {
    if (given[tensor.name] === undefined) continue;
    const numbers = [given[tensor.name]].flat(9) as number[];
    // Whole numbers alone are exact.
    const unit = numbers.every(Number.isInteger) ? 0 : 0.5 * 10 ** -Math.max(...numbers.map(decimals));
    scatter(numbers, tensor, claim.values);
    for (const index of tensor.source) {
      claim.given[index] = 1;
      claim.precision[index] = unit;
    }
  }
  return claim;
}

export function claimsOf(problem: Problem, reported: ReportedCase): Claims {
  const { cost, learningRate, gradient, numericalGradient, parametersAfter } = reported;
  return {
    ...(cost !== undefined && { cost: { value: cost, precision: 0.5 * 10 ** -decimals(cost) } }),
    ...(learningRate !== undefined && { learningRate }),
    ...(gradient && { gradient: claimOf(problem, gradient) }),
    ...(numericalGradient && { numericalGradient: claimOf(problem, numericalGradient) }),
    ...(parametersAfter && { parametersAfter: claimOf(problem, parametersAfter) }),
  };
}

/** Digits after the point of a number as it was written; at least 6 significant ones of a small one. */
function decimals(value: number): number {
  const [mantissa, exponent = '0'] = String(value).split('e');
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
}
