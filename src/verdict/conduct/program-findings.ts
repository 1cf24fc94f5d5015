import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import type { Finding } from '../finding.ts';
import type { NumericalProfile } from './numerical-profile.ts';

/** What a program itself may be found to do, by its code; the family NN6. */
export const PROGRAM_FINDINGS = {
  nondeterministic: { code: 'NN601', severity: 'error' },
  'not-restored': { code: 'NN602', severity: 'error' },
  'gradient-accumulates': { code: 'NN603', severity: 'error' },
  'gradient-changes': { code: 'NN604', severity: 'error' },
  'not-finite': { code: 'NN605', severity: 'error' },
  'printed-digits': { code: 'NN606', severity: 'warning' },
  'noisy-cost': { code: 'NN607', severity: 'warning' },
  float32: { code: 'NN608', severity: 'info' },
  'two-costs': { code: 'NN609', severity: 'warning' },
  'cost-still': { code: 'NN610', severity: 'error' },
} as const satisfies Record<string, Pick<Finding, 'code' | 'severity'>>;

export type ProgramSlug = keyof typeof PROGRAM_FINDINGS;

export function programFinding(
  slug: ProgramSlug,
  evidence: Finding['evidence'],
  where: Finding['where'] = {},
): Finding {
  return { ...PROGRAM_FINDINGS[slug], slug, where, evidence, runnersUp: [] };
}

/** Noise of a cost in float64, relative to it, that any sum of many terms may have: 2¹⁴ roundings. */
const USUAL_NOISE = 2 ** 14 * UNIT_ROUNDOFF.float64;

/** What the numbers of a program are like, as far as it is worth telling. */
export function conditionFindings(conditions: NumericalProfile): Finding[] {
  const { costs, gradient, noise, printing, still, float32 } = conditions;
  const [cost] = costs;
  const findings: Finding[] = [];
  if (!Number.isFinite(cost)) return [programFinding('not-finite', { what: 'cost', value: String(cost) })];
  if (costs.some((other) => !Object.is(other, cost))) {
    findings.push(programFinding('nondeterministic', { what: 'cost', first: cost, others: costs.slice(1) }));
  }
  if (gradient.cost !== undefined && Math.abs(gradient.cost - cost) > 6 * noise) {
    findings.push(programFinding('two-costs', { cost, withGradient: gradient.cost }));
  }
  const notFinite = gradient.gradient.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  if (notFinite > 0) findings.push(programFinding('not-finite', { what: 'gradient', count: notFinite }));
  if (still) {
    // Where the gradient is 0 too, they agree.
    if (gradient.gradient.some((value) => value !== 0)) findings.push(programFinding('cost-still', { cost }));
  } else if (float32 !== undefined) findings.push(programFinding('float32', { of: float32, noise }));
  else if (printing > 0 && printing > USUAL_NOISE * Math.abs(cost)) {
    findings.push(programFinding('printed-digits', { cost, noise, unit: printing * Math.sqrt(12) }));
  } else if (findings.length === 0 && noise > USUAL_NOISE * Math.abs(cost)) {
    findings.push(programFinding('noisy-cost', { cost, noise }));
  }
  return findings;
}
