import type { OptimizerSettings, Problem } from '../problem/problem.ts';
import type { ReportedVector } from '../subjects/report-file/reported-numbers.ts';
import type { ArrangedTensor } from '../tensors/layout.ts';
import { halfUnit } from '../tensors/precision.ts';
import type { ParametersAllowance } from './allowance/printed-parameters.ts';
import { storedRounding, vectorAllowance } from './allowance/stored-numbers.ts';
import type { GradientUnderTest } from './gradient/judge-gradient.ts';
import { type VectorCheck, vectorCheck } from './gradient/reported-vectors.ts';
import { summarizeTensor } from './gradient/tensor-summary.ts';
import type { TensorCheck } from './tensor-check.ts';

/** The training step that the reported parameters agree with. */
export interface UpdateDetails {
  readonly learningRate: number;
  /** The gradient that the expected parameters follow from: the reference's, or the reported one. */
  readonly from: 'reference' | 'reported';
}

/** Of a subtraction and of both parameters as they are stored. */
const STEP_ROUNDINGS = 2;

/** A gradient that the step may have been made with, and the allowed error of each of its entries. */
interface Candidate {
  readonly from: UpdateDetails['from'];
  readonly gradient: Float64Array;
  readonly error: Float64Array;
}

/**
 * Judges the parameters that were reported after one step of training. The step is right where it is that of the
 * reference's gradient; and also where it is that of the gradient that was reported, however wrong that is.
 *
 * @param gradient the reported gradient, where there is one
 */
export function judgeUpdate(
  problem: Problem,
  after: ReportedVector,
  learningRate: number,
  reference: GradientUnderTest,
  printed: ParametersAllowance | undefined,
  gradient: ReportedVector | undefined,
): { readonly check: VectorCheck; readonly details: UpdateDetails } {
  const results = candidates(after, reference, printed, gradient).map((candidate) => ({
    details: { learningRate, from: candidate.from },
    check: vectorCheck(
      'parametersAfter',
      after,
      checksFrom(problem, after, learningRate, printed, candidate),
    ),
  }));
  return results.reduce((best, one) => (wrongIn(one) < wrongIn(best) ? one : best));
}

function wrongIn({ check }: { readonly check: VectorCheck }): number {
  return check.counts.mismatch;
}

/** The reference's gradient, with each slope at a kink; and the reported one, where it has all that was stepped. */
function candidates(
  after: ReportedVector,
  reference: GradientUnderTest,
  printed: ParametersAllowance | undefined,
  reported: ReportedVector | undefined,
): Candidate[] {
  const right = [reference.gradient, ...(reference.atKink ?? [])].map((gradient) => ({
    from: 'reference' as const,
    gradient,
    error: gradient.map((value, k) => reference.rounding * Math.abs(value) + (printed?.gradient[k] ?? 0)),
  }));
  if (reported === undefined || !after.given.every((tensor) => hasAll(reported, tensor))) return right;
  return [...right, { from: 'reported', gradient: reported.values, error: vectorAllowance(reported) }];
}

function hasAll({ given }: ReportedVector, { name }: ArrangedTensor): boolean {
  return given.some((tensor) => tensor.name === name);
}

function checksFrom(
  problem: Problem,
  after: ReportedVector,
  learningRate: number,
  printed: ParametersAllowance | undefined,
  { gradient, error }: Candidate,
): TensorCheck[] {
  const { parameters, frozen, train, data } = problem;
  const divisor = train.gradientReduction === 'mean' ? data.count : 1;
  const step = (g: number): number => firstStep(train.optimizer, learningRate, g / divisor);
  return after.given.map((tensor, k) =>
    summarizeTensor(tensor, parameters, after.values, (weight) => {
      const value = after.values[weight];
      const g = gradient[weight];
      const moved = frozen[weight] === 1 ? 0 : step(g);
      const expected = parameters[weight] + moved;
      const ofGradient =
        frozen[weight] === 1 ? 0 : Math.abs(step(g + error[weight]) - step(g - error[weight])) / 2;
      const precision = after.precision[k];
      const roundoff = Math.max(problem.network.arithmetic.roundoff, precision.roundoff);
      const bound =
        halfUnit(value, precision) +
        STEP_ROUNDINGS * roundoff * (Math.abs(value) + Math.abs(parameters[weight])) +
        storedRounding(precision) * Math.abs(moved) +
        ofGradient +
        (printed?.halfUnits[weight] ?? 0);
      const scale = Math.max(Math.abs(value - parameters[weight]), Math.abs(moved));
      if (!Number.isFinite(expected)) {
        return {
          judgement: { verdict: 'inconclusive', bound, scale, reason: 'not finite' },
          numeric: expected,
        };
      }
      const verdict = Math.abs(value - expected) <= bound ? 'match' : 'mismatch';
      return { judgement: { verdict, bound, scale }, numeric: expected };
    }),
  );
}

/** The change of a parameter in the first step, with no step before it (training/optimizers has them all). */
function firstStep(optimizer: OptimizerSettings, learningRate: number, g: number): number {
  if (optimizer.type === 'sgd') return -learningRate * g;
  return (-learningRate * g) / (Math.abs(g) + optimizer.epsilon);
}
