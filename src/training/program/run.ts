import { halfUnit } from '../../tensors/precision.ts';
import { GRADIENT_ROUNDING } from '../../tensors/rounding.ts';
import { isFloat32, printedPrecisionOf } from '../../verdict/allowance/printed-precision.ts';
import { programFinding } from '../../verdict/conduct/program-findings.ts';
import { compareCosts } from '../../verdict/cost.ts';
import type { Finding } from '../../verdict/finding.ts';
import type { ProgramCheck } from '../../verdict/verdict.ts';
import { checkBeforeTraining, type Trained } from './check-program.ts';
import { type PathPoint, type ProgramPath, trainProgram, type Way, waysOf } from './train-program.ts';

/** The first step at which two paths of training part, and what is wrong there. */
export interface Parting {
  readonly paths: readonly [Way, Way];
  /** From 1. */
  readonly step: number;
  readonly because: 'gradient' | 'step';
}

/** An implementation that was trained in every way that it has. */
export interface ProgramRun {
  /** Absent where nobody asked for it. */
  readonly check?: ProgramCheck;
  readonly paths: readonly ProgramPath[];
  readonly partings: readonly Parting[];
  /** Of the check, and of what training has shown beyond it. */
  readonly findings: readonly Finding[];
}

export interface RunOptions {
  readonly steps: number;
  readonly divisor: number;
  readonly check: boolean;
  readonly maxEvaluations?: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (what: Way | 'check', done: number, total: number) => void;
}

/** Checks an implementation, trains it in every way that it has, and finds the first step at which the paths part. */
export async function runPaths(trained: Trained, options: RunOptions): Promise<ProgramRun> {
  const { implementation, problem, start, optimizer } = trained;
  const { steps, divisor, signal, onProgress } = options;
  const checkAt = (theta: Float64Array) =>
    checkBeforeTraining(
      { ...trained, start: theta, problem: problem && { ...problem, parameters: theta } },
      { signal, ...(onProgress && { onProgress: (done, total) => onProgress('check', done, total) }) },
    );
  const check = options.check ? await checkAt(start) : undefined;
  const ways = await waysOf(implementation, start);
  const watch =
    check?.status === 'match' && ways.includes('analytic') ? watchGradient(trained, checkAt) : undefined;
  const paths: ProgramPath[] = [];
  for (const by of ways) {
    const path = await trainProgram(implementation, {
      by,
      steps,
      optimizer,
      divisor,
      start,
      signal,
      ...(problem && { frozen: problem.frozen }),
      ...(options.maxEvaluations !== undefined && { maxEvaluations: options.maxEvaluations }),
      ...(by === 'numeric' && watch && { onPoint: watch.onPoint }),
      onStep: (step) => onProgress?.(by, step, steps),
    });
    paths.push(path);
    if (path.ended === 'stopped') break;
  }
  const later = watch?.wrong();
  const loop = signal.aborted ? undefined : await epochCosts(trained, paths);
  return {
    ...(check && { check }),
    paths,
    partings: [...partingsOf(check, ways), ...(later ? [later.parting] : [])],
    findings: [...(check?.findings ?? []), ...(later?.check.findings ?? []), ...(loop ? [loop] : [])],
  };
}

/** Full checks on the way at most: each takes hundreds of evaluations. */
const MOST_CHECKS = 3;

/**
 * Compares the gradient with the differences at each step of the numeric path; where they differ by more than their
 * bounds, a full check at that point decides.
 */
function watchGradient({ implementation }: Trained, checkAt: (theta: Float64Array) => Promise<ProgramCheck>) {
  let [wrong, checks]: [{ parting: Parting; check: ProgramCheck } | undefined, number] = [undefined, 0];
  return {
    wrong: () => wrong,
    async onPoint({ step, theta, numeric }: PathPoint) {
      if (step === 0 || numeric === undefined || wrong !== undefined || checks === MOST_CHECKS) return;
      const own = (await implementation.gradient(theta))?.gradient;
      const differs = own?.some((g, k) => {
        const rounding = GRADIENT_ROUNDING.float64 * Math.max(Math.abs(g), Math.abs(numeric.gradient[k]));
        return numeric.open[k] === 0 && !(Math.abs(g - numeric.gradient[k]) <= numeric.bound[k] + rounding);
      });
      if (differs !== true) return;
      checks++;
      const check = await checkAt(theta);
      if (check.parts.consistency !== 'mismatch') return;
      wrong = { parting: { paths: ['numeric', 'analytic'], step: step + 1, because: 'gradient' }, check };
    },
  };
}

/** Where paths part at the start, by the check of the gradient and of the first update steps. */
function partingsOf(check: ProgramCheck | undefined, ways: readonly Way[]): Parting[] {
  if (check === undefined) return [];
  const { parts, update, gradientOfStep } = check;
  const hasGradient = ways.includes('analytic');
  const partings: Parting[] = [];
  if (hasGradient && parts.consistency === 'mismatch')
    partings.push({ paths: ['numeric', 'analytic'], step: 1, because: 'gradient' });
  else if (hasGradient && check.findings.some(({ slug }) => slug === 'gradient-accumulates'))
    partings.push({ paths: ['numeric', 'analytic'], step: 2, because: 'gradient' });
  const ofSteps = gradientOfStep !== undefined && parts.consistency === 'mismatch';
  if (parts.update === 'mismatch' || (ofSteps && update === undefined)) {
    const step = 1 + Math.max(0, update?.steps?.indexOf('mismatch') ?? 0);
    partings.push({ paths: [hasGradient ? 'analytic' : 'numeric', 'own'], step, because: 'step' });
  }
  return partings;
}

/** The finding of a training loop whose last cost is not the cost of its last parameters. */
async function epochCosts({ implementation }: Trained, paths: readonly ProgramPath[]) {
  const path = paths.find(({ own }) => own === 'epochs');
  if (path === undefined || path.ended !== 'completed' || path.costs.length < 2) return undefined;
  const [start, first] = path.costs;
  const told = path.costs[path.costs.length - 1];
  const cost = await implementation.cost(path.parameters);
  const costs = Float64Array.from(path.costs.slice(1));
  const precision = printedPrecisionOf(costs);
  const rounding = GRADIENT_ROUNDING[isFloat32(costs) ? 'float32' : 'float64'];
  const same = (a: number, b: number) => compareCosts(a, b, rounding, halfUnit(b, precision)) === 'match';
  if (same(told, cost)) return undefined;
  return programFinding('epoch-costs', { told, cost, are: same(first, start) ? 'before' : 'other' });
}
