import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Problem } from '../problem/problem.ts';
import { optimizerSettings } from '../problem/settings.ts';
import { styleFor } from '../report/color.ts';
import { pathsJson } from '../report/json/paths.ts';
import { writeText } from '../report/output.ts';
import { progressOn } from '../report/progress.ts';
import { type PathsReport, pathsText } from '../report/training/paths.ts';
import { runPaths } from '../training/program/run.ts';
import { requireTrainable } from '../training/require-trainable.ts';
import { startingPoint } from '../verdict/check-program.ts';
import { hasNamedFinding, readFailOn } from './fail-on.ts';
import { type ImplementationRequest, implementationOpener, type Opener } from './implementation.ts';
import { interruptible } from './interrupt.ts';
import { refuseToOverwrite } from './output-file.ts';
import { oneProblem } from './problems.ts';
import { EXIT } from './status.ts';
import type { TrainCommandOptions } from './train.ts';
import { openTrainReport, writeTrainReport } from './train-report.ts';

/** The options of `train` for a program or a module in place of nncheck's own network. */
export type TrainProgramOptions = TrainCommandOptions & Omit<ImplementationRequest, 'specs'>;

/** Epochs where neither spec nor command line says. */
const EPOCHS = 1000;

/** Flags of `train` that are for nncheck's own network alone. */
const NOT_FOR_PROGRAMS = {
  batchSize: '--batch-size',
  log: '--log',
  saveParameters: '--save-parameters',
  apply: '--apply',
  untilCost: '--until-cost',
  patience: '--patience',
  restarts: '--restarts',
  checkEvery: '--check-every',
  checkpoint: '--checkpoint',
  every: '--every',
  resume: '--resume',
} as const satisfies Partial<Record<keyof TrainCommandOptions, string>>;

/**
 * Trains a program or a module by its numeric gradient, its analytic gradient and its own steps, compares the paths, and
 * reports them.
 *
 * @returns the exit status: 1 on an error finding or a path that diverged, 3 where the check left something open, and
 *   that of the signal that ended it
 * @throws NncheckError of kind `program` where the implementation fails, `usage` on flags that do not fit
 */
export async function runTrainProgram(host: Host, options: TrainProgramOptions): Promise<number> {
  refuseIdle(options);
  const failOn = await readFailOn(options.failOn);
  const { spec, task } = options;
  const specs = spec === undefined ? [] : [spec];
  const open = await implementationOpener(host, { ...options, specs });
  const problem =
    spec === undefined && task === undefined
      ? undefined
      : await oneProblem(host, 'train', 'trains', { ...options, specs });
  if (problem !== undefined) requireTrainable(problem);
  const file = await openTrainReport(host.cwd, options.reporter, options.force === true);
  await refuseToOverwrite(file === undefined ? [] : [file], problem?.files ?? []);
  const interrupt = interruptible(host);
  try {
    const report = await trained(host, open!, problem, options, interrupt.signal);
    const style = await styleFor(host, options.color);
    const detail = options.quiet === true ? 'quiet' : 'normal';
    const text = options.json === true ? pathsJson(report) : pathsText(report, { ...style, detail });
    await writeText(host.stdout, text, options.json === true ? undefined : style);
    if (file !== undefined) {
      const { pathsPage } = await import('../report/html/training.ts');
      await writeTrainReport(file, pathsPage(report));
    }
    return interrupt.status() ?? (hasNamedFinding(report, failOn) ? EXIT.mismatch : EXITS[report.status]);
  } catch (error) {
    // Before the first path there is nothing to report.
    const status = interrupt.status();
    if (status === undefined || error instanceof NncheckError) throw error;
    return status;
  } finally {
    interrupt.done();
  }
}

const EXITS = {
  match: EXIT.match,
  'not checked': EXIT.match,
  inconclusive: EXIT.inconclusive,
  mismatch: EXIT.mismatch,
  diverged: EXIT.mismatch,
} as const satisfies Record<PathsReport['status'], number>;

async function trained(
  host: Host,
  open: Opener,
  problem: Problem | undefined,
  options: TrainProgramOptions,
  signal: AbortSignal,
): Promise<PathsReport> {
  const implementation = await open(problem, signal);
  const progress = progresses(host, implementation.name, options.quiet === true);
  try {
    const { learningRate, maxEvaluations } = options;
    const own = implementation.optimizer ?? { type: 'sgd' as const };
    const optimizer = problem?.train.optimizer ?? optimizerSettings(own, learningRate);
    const steps = problem?.train.epochs ?? options.epochs ?? EPOCHS;
    const run = await runPaths(
      { implementation, problem, start: startingPoint(implementation, problem), optimizer },
      {
        steps,
        divisor: problem?.train.gradientReduction === 'mean' ? problem.data.count : 1,
        check: options.check !== false,
        ...(maxEvaluations !== undefined && { maxEvaluations }),
        signal,
        onProgress: progress.update,
      },
    );
    progress.end();
    const odd = signal.aborted ? undefined : await implementation.close();
    if (odd !== undefined) await writeText(host.stderr, [`warning: ${odd}\n`]);
    const { name, size } = implementation;
    const isModule = options.module !== undefined;
    return {
      name,
      size,
      optimizer,
      steps,
      isModule,
      ...(problem && { problem }),
      status: statusOf(run),
      ...run,
    };
  } finally {
    progress.end();
    await implementation.stop();
  }
}

function statusOf({ check, paths, findings }: Awaited<ReturnType<typeof runPaths>>): PathsReport['status'] {
  if (check?.status === 'mismatch' || findings.some(({ severity }) => severity === 'error'))
    return 'mismatch';
  if (paths.some(({ ended }) => ended === 'diverged')) return 'diverged';
  return check?.status ?? 'not checked';
}

const DOES = {
  check: 'checking',
  numeric: 'training by differences',
  analytic: 'training by its gradient',
  own: 'training by itself',
} as const;

/** Shows how far each part has come, one after the other. */
function progresses({ stderr }: Host, name: string, quiet: boolean) {
  const shown = new Map<keyof typeof DOES, ReturnType<typeof progressOn>>();
  const end = () => {
    for (const one of shown.values()) one.end();
  };
  return {
    end,
    update(what: keyof typeof DOES, done: number, total: number): void {
      if (quiet) return;
      if (!shown.has(what)) {
        end();
        const label = `${name}: ${DOES[what]}`;
        shown.set(what, progressOn(stderr, label, undefined, what === 'check' ? 'weights' : 'epochs'));
      }
      shown.get(what)!.update(done, total);
    },
  };
}

function refuseIdle(options: TrainProgramOptions): void {
  const flag = Object.entries(NOT_FOR_PROGRAMS).find(
    ([key]) => options[key as keyof TrainCommandOptions] !== undefined,
  );
  if (flag === undefined) return;
  const message = `${flag[1]} is for nncheck’s own network, not for a program or a module`;
  throw new NncheckError('usage', 'not-for-programs', message);
}
