import type { Stairs } from '../../differences/stairs.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import type { FindingForm } from '../findings/form.ts';
import type { NumericalProfile } from './numerical-profile.ts';

/** The findings about how a program behaves, by slug; the family NN6. */
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
  staircase: { code: 'NN611', severity: 'warning' },
  'epoch-costs': { code: 'NN612', severity: 'info' },
} as const satisfies Record<keyof ProgramEvidence, Pick<FindingForm, 'severity'> & { code: string }>;

/** The evidence of each of them; costs are at the same parameters. */
export interface ProgramEvidence {
  readonly nondeterministic: {
    readonly what: 'cost';
    readonly first: number;
    readonly others: readonly number[];
  };
  /** `given`: whether the cost has changed although the parameters were given again. */
  readonly 'not-restored': { readonly first: number; readonly last: number; readonly given: 'yes' | 'no' };
  /** How many times the first gradient the last one is; in which tensors, where the others do not change. */
  readonly 'gradient-accumulates': { readonly ratio: number; readonly tensors?: string };
  /** How many weights have another gradient, and the largest change beside the largest entry. */
  readonly 'gradient-changes': { readonly weights: number; readonly largest: number };
  readonly 'not-finite':
    | { readonly what: 'cost'; readonly value: string }
    /** Entries of the gradient that are not finite. */
    | { readonly what: 'gradient'; readonly count: number };
  /** The unit that the printed costs end at, and the noise of one evaluation. */
  readonly 'printed-digits': { readonly cost: number; readonly noise: number; readonly unit: number };
  readonly 'noisy-cost': { readonly cost: number; readonly noise: number };
  readonly float32: { readonly of: NonNullable<NumericalProfile['float32']>; readonly noise: number };
  readonly 'two-costs': { readonly cost: number; readonly withGradient: number };
  readonly 'cost-still': { readonly cost: number };
  readonly staircase: Stairs;
  /** The last cost of its training loop, the cost at the last parameters, and whether it is that before each epoch. */
  readonly 'epoch-costs': {
    readonly told: number;
    readonly cost: number;
    readonly are: 'before' | 'other';
  };
}

export type ProgramSlug = keyof ProgramEvidence;

/** One of them, with its own evidence. */
export interface ProgramFindingOf<S extends ProgramSlug> extends FindingForm {
  readonly family: 'program';
  readonly code: string;
  readonly slug: S;
  readonly evidence: ProgramEvidence[S];
}

/** Any of them. */
export type ProgramFinding = { [S in ProgramSlug]: ProgramFindingOf<S> }[ProgramSlug];

export function programFinding<S extends ProgramSlug>(
  slug: S,
  evidence: ProgramEvidence[S],
): ProgramFindingOf<S> {
  return { family: 'program', ...PROGRAM_FINDINGS[slug], slug, where: {}, evidence, runnersUp: [] };
}

/** Noise of a cost in float64, relative to it, that any sum of many terms may have: 2¹⁴ roundings. */
const USUAL_NOISE = 2 ** 14 * UNIT_ROUNDOFF.float64;

/** Returns the findings that follow from the numerical properties of a program. */
export function conditionFindings(conditions: NumericalProfile): ProgramFinding[] {
  const { costs, gradient, noise, printing, still, float32, stairs } = conditions;
  const [cost] = costs;
  const findings: ProgramFinding[] = [];
  if (!Number.isFinite(cost)) return [programFinding('not-finite', { what: 'cost', value: String(cost) })];
  if (costs.some((other) => !Object.is(other, cost))) {
    findings.push(programFinding('nondeterministic', { what: 'cost', first: cost, others: costs.slice(1) }));
  }
  if (gradient?.cost !== undefined && Math.abs(gradient.cost - cost) > 6 * noise) {
    findings.push(programFinding('two-costs', { cost, withGradient: gradient.cost }));
  }
  const values = gradient?.gradient ?? new Float64Array(0);
  const notFinite = values.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  if (notFinite > 0) findings.push(programFinding('not-finite', { what: 'gradient', count: notFinite }));
  if (still) {
    // Where the gradient is 0 too, they agree.
    if (values.some((value) => value !== 0)) findings.push(programFinding('cost-still', { cost }));
  } else if (stairs !== undefined) findings.push(programFinding('staircase', stairs));
  else if (float32 !== undefined) findings.push(programFinding('float32', { of: float32, noise }));
  else if (printing > 0 && printing > USUAL_NOISE * Math.abs(cost)) {
    findings.push(programFinding('printed-digits', { cost, noise, unit: printing * Math.sqrt(12) }));
  } else if (findings.length === 0 && noise > USUAL_NOISE * Math.abs(cost)) {
    findings.push(programFinding('noisy-cost', { cost, noise }));
  }
  return findings;
}
