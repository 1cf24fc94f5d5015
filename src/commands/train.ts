import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Overrides } from '../problem/settings.ts';
import { styleFor } from '../report/color.ts';
import { trainingJson } from '../report/json/training.ts';
import { writeText } from '../report/output.ts';
import { liveOn } from '../report/training/live.ts';
import { trainingText } from '../report/training/text.ts';
import type { GradientSource } from '../training/gradient.ts';
import { type TrainResult, trainStatus } from '../training/history.ts';
import { requireTrainable } from '../training/require-trainable.ts';
import { requireRestarts } from '../training/restarts.ts';
import { train } from '../training/train.ts';
import { type FailOn, hasNamedFinding, readFailOn } from './fail-on.ts';
import { interruptible } from './interrupt.ts';
import { oneProblem } from './problems.ts';
import { EXIT } from './status.ts';
import { openCheckpoints } from './train-checkpoint.ts';
import { openTrainFiles, trainFiles } from './train-files.ts';
import { openTrainReport, writeTrainReport } from './train-report.ts';

export interface TrainCommandOptions extends Overrides {
  readonly spec?: string;
  readonly task?: string;
  readonly gradient?: GradientSource;
  readonly log?: string;
  readonly saveParameters?: string;
  readonly check?: boolean;
  /** The file for the spec with the advice followed. */
  readonly apply?: string;
  readonly checkEvery?: number;
  readonly untilCost?: number;
  readonly patience?: number;
  readonly restarts?: number;
  readonly checkpoint?: string;
  readonly every?: number;
  readonly resume?: string;
  /** What makes the run fail beside an error: words of `--fail-on`. */
  readonly failOn?: readonly string[];
  /** `html=FILE`: the report to look at. */
  readonly reporter?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly force?: boolean;
  readonly color?: boolean;
}

/**
 * Trains the network of a spec or a task, and reports it as it goes.
 *
 * @param version of nncheck, which a checkpoint is bound to
 * @returns the exit status: that of the checks; 1 where the training diverged, since what comes after it in a script
 *   is not to be had, where a finding is an error, and where `--fail-on` names one; and of the signal that ended it
 * @throws NncheckError where nothing could be trained, or a file not be written
 */
export async function runTrain(host: Host, options: TrainCommandOptions, version: string): Promise<number> {
  const failOn = await readFailOn(options.failOn);
  const { spec, gradient = 'backprop', restarts = 0, checkEvery, untilCost, patience } = options;
  if (checkEvery !== undefined && options.check === false) {
    const message =
      '--check-every checks the gradient, and --no-check leaves the checks out: give one of them';
    throw new NncheckError('usage', 'conflict', message);
  }
  const wanted = trainFiles(host.cwd, options);
  const specs = spec === undefined ? [] : [spec];
  const problem = await oneProblem(host, 'train', 'trains', { ...options, specs });
  requireTrainable(problem);
  if (restarts > 0) requireRestarts(problem);
  const columns = { runs: restarts > 0, validation: problem.validation !== undefined };
  const checkpoints = await openCheckpoints(host.cwd, options, problem, gradient, version);
  const report = await openTrainReport(host.cwd, options.reporter, options.force === true);
  const others = report === undefined ? [] : [report];
  const files = await openTrainFiles(wanted, checkpoints, problem, columns, options.force === true, others);
  const advice =
    options.apply === undefined
      ? undefined
      : await (await import('./apply-advice.ts')).openAdviceFile(host.cwd, options.apply, problem, options);
  const style = await styleFor(host, options.color);
  const detail = options.quiet === true ? 'quiet' : 'normal';
  const stops = {
    ...(untilCost !== undefined && { untilCost }),
    ...(patience !== undefined && { patience }),
  };
  const view =
    options.json === true
      ? trainingJson(problem)
      : trainingText(problem, { source: gradient, restarts, ...stops }, { ...style, detail });
  const interrupt = interruptible(host);
  const isPlain = options.quiet === true || host.env.TERM === 'dumb';
  const live = isPlain ? undefined : liveOn(host.stderr, problem.name, style.isAscii);
  const write = (text: Iterable<string>): Promise<void> => {
    live?.end();
    return writeText(host.stdout, text, options.json === true ? undefined : style);
  };
  try {
    await write(view.start());
    const result = await train(problem, {
      gradient,
      restarts,
      ...stops,
      ...(checkEvery !== undefined && { checkEvery }),
      ...checkpoints.options,
      check: options.check !== false,
      signal: interrupt.signal,
      onProgress: (what, done, total) => live?.[what](done, total),
      onCheck: (check, run) => write(view.check(check, run)),
      async onEntry(entry, run) {
        live?.entry(entry);
        await files.log?.write(entry, run);
        await write(view.entry(entry));
      },
      async onRun(result, run) {
        live?.run();
        await write(view.run(result, run));
      },
    });
    await write(view.end(result));
    await files.save(result);
    if (report !== undefined) {
      const { trainingPage } = await import('../report/html/training.ts');
      await writeTrainReport(report, trainingPage(problem, result, { source: gradient, ...stops }));
    }
    if (advice !== undefined && !(await advice.write(result.findings)))
      host.stderr.write(
        `${options.apply} was not written: nothing was found that a change of the spec mends\n`,
      );
    const { file } = checkpoints;
    if (interrupt.status() !== undefined && file !== undefined && options.quiet !== true)
      await writeText(host.stderr, [`its state is in ${file.given}: go on with --resume ${file.given}\n`]);
    return interrupt.status() ?? exitStatus(result, failOn);
  } finally {
    live?.end();
    interrupt.done();
    await files.log?.close();
  }
}

function exitStatus(result: TrainResult, failOn: FailOn): number {
  if (hasNamedFinding(result, failOn) || result.findings.some(({ severity }) => severity === 'error'))
    return EXIT.mismatch;
  const status = trainStatus(result);
  if (status === 'diverged') return EXIT.mismatch;
  return status === 'not checked' ? EXIT.match : EXIT[status];
}
