import type { Coverage, GradientCheck } from '../../verdict/verdict.ts';

/** Adds its coverage to a check: one that would have caught none of the standard mistakes decides nothing. */
export function covered<C extends GradientCheck>(check: C, coverage: Coverage | undefined): C {
  if (coverage === undefined) return check;
  const blind = check.status === 'match' && coverage.of > 0 && coverage.caught === 0;
  if (!blind) return { ...check, coverage };
  return { ...check, coverage, status: 'inconclusive', parts: { ...check.parts, gradient: 'inconclusive' } };
}
