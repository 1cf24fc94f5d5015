import type { Evaluation } from '../problem/evaluation.ts';
import type { Problem } from '../problem/problem.ts';
import type {
  BackwardFinding,
  DiagnosisFinding,
  ExplainedPart,
  ForwardFinding,
  NumericalFinding,
  PartFinding,
  UnexplainedFinding,
  UpdateFinding,
} from '../verdict/findings/diagnosis.ts';
import type { FindingForm } from '../verdict/findings/form.ts';
import type { SteppedProblem, StepSeries } from '../verdict/update/series.ts';
import { ownFormula } from './backward/own-formula.ts';
import { RECURRENT, stepsOf } from './backward/recurrence.ts';
import { called } from './backward/tensors.ts';
import type { VariantPlace } from './catalogue/fault.ts';
import { type COLUMNS_SWAPPED, type NEGATIVE_CONVENTION, UNEXPLAINED } from './catalogue/unexplained.ts';
import type { Claims, ReportedArray } from './claims/claims.ts';
import type { Explanation, RunnerUp } from './evidence/explanation.ts';
import type { ForwardExplanation, ForwardNaming } from './forward/name-forward.ts';
import type { NumericalNaming } from './numerical/name-numerical.ts';
import { whatIsKnown } from './patterns/known.ts';
import type { Naming } from './search/name-gradient.ts';
import { separation } from './search/separate.ts';
import type { UpdateNaming } from './update/name-update.ts';

/** A fault that is told by comparing parts. */
export function partFinding(
  { code, slug }: typeof NEGATIVE_CONVENTION | typeof COLUMNS_SWAPPED,
  severity: PartFinding['severity'],
  part: ExplainedPart,
): PartFinding {
  return { family: 'part', code, slug, severity, where: {}, evidence: { part }, runnersUp: [] };
}

/** The findings of a gradient that was named, one for each fault, or the one that nothing explains. */
export function backwardFindings(
  evaluation: Evaluation,
  claim: ReportedArray,
  part: BackwardFinding['evidence']['part'],
  naming: Naming,
): (BackwardFinding | UnexplainedFinding)[] {
  if (naming.kind === 'right') return [];
  if (naming.kind === 'unexplained') return [unexplained(evaluation, claim, part, naming)];
  const { problem } = evaluation;
  const [best, ...others] = naming.ties;
  return best.candidates.map(({ fault, variant }, k): BackwardFinding => {
    const constant = best.constants[k];
    const own = constant && variant.doesAt?.(constant.value);
    const formula = ownFormula(problem, fault.rule, variant.where);
    const together = best.candidates.filter((_, j) => j !== k).map((other) => other.fault.code);
    return {
      family: 'backward',
      code: fault.code,
      slug: fault.slug,
      severity: 'error',
      where: placeOf(problem, variant.where),
      evidence: {
        part,
        does: own ?? variant.does,
        ...(variant.matters !== undefined && { matters: variant.matters }),
        ...(variant.fix !== undefined && { fix: variant.fix }),
        ...(formula !== undefined && { formula }),
        ...(variant.rightAtOneStep && best.candidates.length === 1 && { rightAtOneStep: true as const }),
        ...(constant && { constant: constant.value }),
        ...(constant && own === undefined && { symbol: variant.constant!.symbol }),
        ...(constant?.words !== undefined && { constantIs: constant.words }),
        residual: best.distance,
        residualInTolerances: best.residual,
        bits: Math.round(best.bits),
        tried: naming.tried,
        ...(together.length > 0 && { together: together.join(', ') }),
        ...(others.length > 0 && k === 0 && separation(problem, naming.ties)),
      },
      ...(others.length > 0 && k === 0 && { ties: others.map(tieOf) }),
      runnersUp: naming.runnersUp.map(runnerUpOf),
      ...(k === 0 && { candidates: naming.singles.map(candidateOf) }),
    };
  });
}

function tieOf({ candidates, constants }: Explanation) {
  return {
    codes: candidates.map(({ fault }) => fault.code),
    slugs: candidates.map(({ fault }) => fault.slug),
    does: candidates
      .map(({ variant }, k) => {
        const own = constants[k] && variant.doesAt?.(constants[k].value);
        return own ?? withConstant(variant.does, variant.constant?.symbol, constants[k]);
      })
      .join(', and '),
  };
}

/** `scaled by k, with k = 1/N (N = 4 examples)` */
function withConstant(
  does: string,
  symbol: string | undefined,
  constant: { readonly value: number; readonly words?: string } | undefined,
): string {
  return constant === undefined ? does : `${does}, with ${symbol} = ${constant.words ?? constant.value}`;
}

function runnerUpOf({ candidates, distance }: RunnerUp): FindingForm['runnersUp'][number] {
  return {
    code: candidates.map(({ fault }) => fault.code).join(' + '),
    slug: candidates.map(({ fault }) => fault.slug).join(' + '),
    residual: distance,
  };
}

function candidateOf({ candidates: [{ fault, variant }], distance }: RunnerUp) {
  return { code: fault.code, slug: fault.slug, does: variant.does, residual: distance };
}

function placeOf(problem: Problem, { tensor, layer, unit }: VariantPlace): FindingForm['where'] {
  return {
    ...(tensor !== undefined && {
      tensor: problem.tensors.some(({ name }) => name === tensor) ? tensor : called(problem, tensor),
    }),
    ...(layer !== undefined && { layer }),
    ...(unit !== undefined && { unit }),
  };
}

/** NN001: what nothing explains, with what is known tensor by tensor. */
export function unexplained(
  { problem, gradient }: { readonly problem: SteppedProblem; readonly gradient: Float64Array },
  claim: ReportedArray,
  part: ExplainedPart,
  naming: Pick<Naming, 'tried' | 'runnersUp' | 'singles' | 'cutShort'>,
): UnexplainedFinding {
  const known = whatIsKnown(problem, gradient, claim);
  const right = known.filter(({ pattern }) => pattern === 'right').map(({ tensor }) => tensor);
  const patterns = known.flatMap(({ tensor, pattern }) =>
    pattern === undefined || pattern === 'right' ? [] : [`${tensor}: ${pattern}`],
  );
  const cosines = known.flatMap(({ tensor, cosine, pattern }) =>
    pattern === undefined ? [{ tensor, cosine }] : [],
  );
  const recurrent = (problem.network?.layers ?? []).filter(({ type }) => RECURRENT.includes(type));
  const steps = Math.max(1, ...recurrent.map(stepsOf));
  return {
    ...unexplainedFinding({
      part,
      tried: naming.tried,
      ...(right.length > 0 && { right: right.join(', ') }),
      ...(patterns.length > 0 && { known: patterns.slice(0, 8).join('; ') }),
      ...(cosines.length > 0 && { cosines: cosines.slice(0, 8) }),
      examples: problem.data.count,
      ...(steps > 1 && { steps }),
      ...(naming.cutShort && { cutShort: 'yes' }),
    }),
    runnersUp: naming.runnersUp.map(runnerUpOf),
    candidates: naming.singles.map(candidateOf),
  };
}

/** NN001 with its evidence. */
export function unexplainedFinding(evidence: UnexplainedFinding['evidence']): UnexplainedFinding {
  const { code, slug } = UNEXPLAINED;
  return { family: 'unexplained', code, slug, severity: 'error', where: {}, evidence, runnersUp: [] };
}

/** The findings of a wrong forward pass or cost, one for each fault, or the one that nothing explains. */
export function forwardFindings(
  problem: Problem,
  claims: Claims,
  part: ForwardFinding['evidence']['part'],
  { ties, tried }: ForwardNaming,
): (ForwardFinding | UnexplainedFinding)[] {
  if (ties.length === 0) return [unexplainedFinding({ part, tried })];
  const [best, ...others] = ties;
  const both = [best, ...(best.second ? [best.second] : [])];
  const { constant } = best;
  return both.map(({ fault, variant }, k): ForwardFinding => {
    const together = both[1 - k];
    return {
      family: 'forward',
      code: fault.code,
      slug: fault.slug,
      severity: 'error',
      where: placeOf(problem, variant.where),
      evidence: {
        part,
        does: variant.does,
        ...(constant && { symbol: variant.constant!.symbol, constant: constant.value }),
        ...(constant?.words !== undefined && { constantIs: constant.words }),
        residualInTolerances: best.residual,
        bits: Math.round(best.bits),
        tried,
        ...(together && { together: `${together.fault.code} (${together.fault.slug})` }),
        ...(best.gradientFits &&
          part !== 'gradient' &&
          claims.gradient !== undefined && { gradient: 'fits' }),
        ...(part === 'gradient' && !best.gradientFits && { gradient: 'carried' }),
        ...(part === 'gradient' && claims.numericalGradient !== undefined && { agrees: 'numericalGradient' }),
      },
      ...(others.length > 0 && k === 0 && { ties: others.map(forwardTieOf) }),
      runnersUp: [],
    };
  });
}

function forwardTieOf({
  fault,
  variant,
  constant,
  second,
}: ForwardExplanation): NonNullable<FindingForm['ties']>[number] {
  const faults = [{ fault, variant }, ...(second ? [second] : [])];
  return {
    codes: faults.map((one) => one.fault.code),
    slugs: faults.map((one) => one.fault.slug),
    does: faults
      .map((one) => withConstant(one.variant.does, one.variant.constant?.symbol, constant))
      .join(', and '),
  };
}

/** The finding of a faulty update step. */
export function updateFinding({ problem, steps }: StepSeries, { ties, tried }: UpdateNaming): UpdateFinding {
  const [best, ...others] = ties;
  const { fault, variant, residual, bits } = best;
  return {
    family: 'update',
    code: fault.code,
    slug: fault.slug,
    severity: 'error',
    // Of tensors of the problem, in its own names.
    where: variant.where,
    evidence: {
      part: 'update',
      optimizer: problem.train.optimizer.type,
      does: variant.does,
      steps: steps.length,
      residualInTolerances: residual,
      bits: Math.round(bits),
      tried,
    },
    ...(others.length > 0 && {
      ties: others.map((other) => ({
        codes: [other.fault.code],
        slugs: [other.fault.slug],
        does: other.variant.does,
      })),
    }),
    runnersUp: [],
  };
}

/** Adds the faults of the update step that have the same numbers to the findings of the gradient that it shows. */
export function withUpdateTies(
  [first, ...others]: readonly (BackwardFinding | UnexplainedFinding)[],
  { problem }: StepSeries,
  { ties }: UpdateNaming,
): DiagnosisFinding[] {
  if (ties.length === 0) return [first, ...others];
  const { type } = problem.train.optimizer;
  const ofStep = ties.map(({ fault, variant }) => ({
    codes: [fault.code],
    slugs: [fault.slug],
    does: `a step of ${type} ${variant.does}`,
  }));
  return [{ ...first, ties: [...(first.ties ?? []), ...ofStep] }, ...others];
}

/** The finding of a faulty numerical check. */
export function numericalFinding({ ties, tried }: NumericalNaming): NumericalFinding {
  const [best, ...others] = ties;
  const { fault, variant, residual, bits } = best;
  return {
    family: 'numerical',
    code: fault.code,
    slug: fault.slug,
    severity: 'error',
    where: {},
    evidence: {
      part: 'numericalGradient',
      does: variant.does,
      ...(variant.step !== undefined && { step: variant.step }),
      residualInTolerances: residual,
      bits: Math.round(bits),
      tried,
    },
    ...(others.length > 0 && {
      ties: others.map((other) => ({
        codes: [other.fault.code],
        slugs: [other.fault.slug],
        does: other.variant.does,
      })),
    }),
    runnersUp: [],
  };
}
