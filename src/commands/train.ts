import type { Host } from '../host.ts';
import type { Problem } from '../problem/problem.ts';
import type { Overrides } from '../problem/settings.ts';
import { styleFor } from '../report/color.ts';
import { trainingJson } from '../report/json/training.ts';
import { writeText } from '../report/output.ts';
import { progressOn } from '../report/progress.ts';
import { trainingText } from '../report/training/text.ts';
import type { GradientSource } from '../training/gradient.ts';
import { type TrainResult, trainStatus } from '../training/history.ts';
import { train } from '../training/train.ts';
import { type FailOn, hasNamedFinding, readFailOn } from './fail-on.ts';
import { interruptible } from './interrupt.ts';
import { oneProblem } from './problems.ts';
import { EXIT } from './status.ts';
import { openTrainFiles, trainFiles } from './train-files.ts';

export interface TrainCommandOptions extends Overrides {
  readonly spec?: string;
  readonly task?: string;
  readonly gradient?: GradientSource;
  readonly log?: string;
  readonly saveParameters?: string;
  readonly check?: boolean;
  /** The file for the spec with the advice followed. */
  readonly apply?: string;
  /** What makes the run fail beside an error: words of `--fail-on`. */
  readonly failOn?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly force?: boolean;
  readonly color?: boolean;
}

/**
 * Trains the network of a spec or a task, and reports it as it goes.
 *
 * @returns the exit status: that of the checks; 1 where the training diverged, since what comes after it in a script
 *   is not to be had, where a finding is an error, and where `--fail-on` names one; and of the signal that ended it
 * @throws NncheckError where nothing could be trained, or a file not be written
 */
export async function runTrain(host: Host, options: TrainCommandOptions): Promise<number> {
  const failOn = await readFailOn(options.failOn);
  const wanted = trainFiles(host.cwd, options);
  const { spec } = options;
  const specs = spec === undefined ? [] : [spec];
  const problem = await oneProblem(host, 'train', 'trains', { ...options, specs });
  const files = await openTrainFiles(wanted, problem, options.force === true);
  const advice =
    options.apply === undefined
      ? undefined
      : await (await import('./apply-advice.ts')).openAdviceFile(host.cwd, options.apply, problem, options);
  const style = await styleFor(host, options.color);
  const gradient = options.gradient ?? 'backprop';
  const detail = options.quiet === true ? 'quiet' : 'normal';
  const view =
    options.json === true ? trainingJson(problem) : trainingText(problem, gradient, { ...style, detail });
  const interrupt = interruptible(host);
  const progress = progresses(host, problem, options);
  const write = (text: Iterable<string>): Promise<void> => {
    progress.end();
    return writeText(host.stdout, text, options.json === true ? undefined : style);
  };
  try {
    await write(view.start());
    const result = await train(problem, {
      gradient,
      check: options.check !== false,
      signal: interrupt.signal,
      onProgress: progress.update,
      onCheck: (check) => write(view.check(check)),
      async onEntry(entry) {
        await files.log(entry);
        await write(view.entry(entry));
      },
    });
    await write(view.end(result));
    await files.save(result);
    if (advice !== undefined && !(await advice.write(result.findings)))
      host.stderr.write(
        `${options.apply} was not written: nothing was found that a change of the spec mends\n`,
      );
    return interrupt.status() ?? exitStatus(result, failOn);
  } finally {
    progress.end();
    interrupt.done();
    await files.close();
  }
}

/** Shows how far a check or the epochs have come, one after the other, where that takes long. */
function progresses({ stderr }: Host, { name }: Problem, { quiet }: TrainCommandOptions) {
  if (quiet === true) return { update() {}, end() {} };
  const shown = {
    weights: progressOn(stderr, `checking ${name}`),
    epochs: progressOn(stderr, `training ${name}`, undefined, 'epochs'),
  };
  return {
    update(what: 'weights' | 'epochs', done: number, total: number): void {
      shown[what].update(done, total);
    },
    end(): void {
      shown.weights.end();
      shown.epochs.end();
    },
  };
}

function exitStatus(result: TrainResult, failOn: FailOn): number {
  if (hasNamedFinding(result, failOn) || result.findings.some(({ severity }) => severity === 'error'))
    return EXIT.mismatch;
  const status = trainStatus(result);
  if (status === 'diverged') return EXIT.mismatch;
  return status === 'not checked' ? EXIT.match : EXIT[status];
}
