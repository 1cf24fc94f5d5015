import { coverageOf } from '../../diagnosis/coverage/coverage.ts';
import { covered } from '../../diagnosis/coverage/covered.ts';
import type { Mistake } from '../../diagnosis/coverage/mistakes.ts';
import { NncheckError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { informativePoint } from '../../problem/informative-point.ts';
import type { Problem } from '../../problem/problem.ts';
import { withTensors } from '../../problem/select.ts';
import { estimates } from '../../report/estimate.ts';
import { printable } from '../../report/printable.ts';
import { progressOn } from '../../report/progress.ts';
import type { Outcome } from '../../report/reporter.ts';
import { checkReference } from '../../verdict/check-reference.ts';
import type { Opener } from '../implementation.ts';
import type { Interruptible } from '../interrupt.ts';
import { amongOthers } from '../report-files.ts';
import type { Reports } from '../reports.ts';
import { type CheckShare, fileWatch } from '../shards/check-share.ts';
import type { GradOptions } from './options.ts';
import type { Subject } from './subjects.ts';

/** The error of a run that was interrupted before anything was checked. */
export const INTERRUPTED = new NncheckError(
  'usage',
  'interrupted',
  'interrupted before anything was checked',
);

/** Checks one subject; what a person can mend is returned as an error beside it. */
export async function checkOne(
  host: Host,
  { source, load, report, spec }: Subject,
  open: Opener | undefined,
  options: GradOptions,
  { signal }: Interruptible,
  reports: Reports,
  share: CheckShare | undefined,
): Promise<Outcome> {
  const watch = share && fileWatch(share);
  const spare = async (files: readonly string[]): Promise<void> => {
    await reports.spare(files);
    await watch?.(files);
  };
  const progress = progressOn(host.stderr, `checking ${source}`);
  const estimate = estimates((line) => {
    progress.end();
    host.stderr.write(printable(line));
  }, source);
  const onProgress = (done: number, total: number, what?: string): void => {
    if (what === undefined) estimate(done, total);
    progress.update(done, total, what);
  };
  const shared = {
    signal,
    ...(share && { share }),
    ...(options.step !== undefined && { step: options.step }),
    ...(options.detail !== 'quiet' && { onProgress }),
  };
  let ofSpec = spec !== undefined;
  try {
    const whole = await load?.(signal);
    ofSpec = false;
    await spare(whole?.files ?? []);
    const loaded = whole && options.at === 'spread' ? informativePoint(whole) : whole;
    const { tensors, seed, method, allWeights, maxEvaluations } = options;
    if (open !== undefined) {
      if (options.deltas && loaded === undefined) throw noSpecForDeltas();
      const { checkProgram } = await import('../check-program.ts');
      return await checkProgram(host, share ? await rememberedOpener(open, share) : open, loaded, {
        ...shared,
        tensors,
        ...(seed !== undefined && { seed }),
        ...(allWeights !== undefined && { allWeights }),
        ...(maxEvaluations !== undefined && { maxEvaluations }),
        deltas: options.deltas,
        isModule: options.module !== undefined,
      });
    }
    if (load === undefined && report !== undefined) {
      const { checkNumbersAlone } = await import('../check-numbers-alone.ts');
      return { check: await checkNumbersAlone(host, report, options, signal, spare) };
    }
    if (whole === undefined || loaded === undefined) throw new TypeError('neither a problem nor a program');
    const problem = withTensors(loaded, tensors);
    const checkOptions = { ...shared, method, deltas: options.deltas };
    if (report !== undefined) {
      const { checkReportedFile } = await import('../check-reported.ts');
      const check = await checkReportedFile(
        host,
        report,
        { problem, whole },
        {
          ...checkOptions,
          spare,
          ...(options.detail !== 'quiet' && { onDiagnosis: progress.step }),
        },
      );
      return { problem, check: spec === undefined ? check : amongOthers(check) };
    }
    const { check, evidence, judgedProblem, inputs } = await checkReference(problem, checkOptions);
    if (!Number.isFinite(check.cost.reference) || options.part) return { problem, check };
    const further = options.detail === 'verbose' ? await catalogueMistakes(judgedProblem) : [];
    return {
      problem,
      check: covered(
        check,
        await coverageOf(judgedProblem, evidence, { further, signal, ...(inputs && { inputs }) }),
      ),
    };
  } catch (error) {
    const at = { source, ...(spec !== undefined && { spec, ofSpec }) };
    if (error instanceof NncheckError) return { ...at, error };
    if (signal.aborted) return { ...at, error: INTERRUPTED };
    throw error;
  } finally {
    progress.end();
  }
}

/** Starts the program only for what it has not been asked before. */
async function rememberedOpener(open: Opener, { program }: CheckShare): Promise<Opener> {
  const { rememberedImplementation } = await import('../../subjects/remembered.ts');
  return (problem, signal) => rememberedImplementation(program, () => open(problem, signal));
}

function noSpecForDeltas(): NncheckError {
  const message =
    '--deltas compares your ∂cost/∂z with that of a spec, and there is none: name the spec of your network as well';
  return new NncheckError('usage', 'no-spec', message);
}

/** Multiply-adds that a backward pass may take for all faults of the catalogue to be tried: they end in a few seconds. */
const WORTH_THE_CATALOGUE = 3e7;

/** The faults of the catalogue as mistakes that a check could catch: only where asked, since making them takes longer than the check. */
async function catalogueMistakes(problem: Problem): Promise<Iterable<Mistake>> {
  if (problem.network.space.size * problem.data.count > WORTH_THE_CATALOGUE) return [];
  const { mutations } = await import('../../diagnosis/coverage/mutations.ts');
  return mutations(problem);
}
