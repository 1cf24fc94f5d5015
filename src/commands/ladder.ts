import type { Host } from '../host.ts';
import type { Problem } from '../problem/problem.ts';
import { styleFor } from '../report/color.ts';
import { ladderJson } from '../report/json/ladder.ts';
import { type Climber, ladderText } from '../report/ladder/text.ts';
import { writeText } from '../report/output.ts';
import { climb, type Start } from '../training/ladder/climb.ts';
import type { RungResult } from '../training/ladder/rungs.ts';
import type { Status } from '../verdict/verdict.ts';
import { type ImplementationRequest, implementationOpener } from './implementation.ts';
import { interruptible } from './interrupt.ts';
import { oneProblem, type ProblemOptions } from './problems.ts';
import { EXIT } from './status.ts';

export interface LadderOptions extends ProblemOptions, ImplementationRequest {
  readonly json: boolean;
  readonly detail: 'quiet' | 'normal' | 'verbose';
  readonly color?: boolean;
}

/**
 * Climbs the debugging ladder with an implementation, or as a lesson with nncheck's own network.
 *
 * @returns the exit status
 * @throws NncheckError where the spec cannot be read, or the implementation fails
 */
export async function runLadder(host: Host, options: LadderOptions): Promise<number> {
  const { specs, task, run, command, module, json, detail } = options;
  const open = await implementationOpener(host, options);
  const own =
    specs.length > 0 || task !== undefined
      ? await oneProblem(host, 'ladder', 'climbs to', options)
      : undefined;
  const interrupt = interruptible(host);
  const start: Start = open === undefined ? await lesson() : (problem) => open(problem, interrupt.signal);
  const climber: Climber = open === undefined ? 'reference' : module === undefined ? 'program' : 'module';
  const style = { ...(await styleFor(host, options.color)), all: false, detail };
  const view = ladderText(climber, run ?? module ?? command?.join(' ') ?? '', style);
  const write = (text: Iterable<string>) => (json ? Promise.resolve() : writeText(host.stdout, text, style));
  const rungs: RungResult[] = [];
  try {
    await write(view.start());
    for await (const result of climb(start, own, interrupt.signal)) {
      rungs.push(result);
      await write(view.rung(result));
    }
    const status = statusOf(rungs);
    await write(view.end(rungs));
    if (json) await writeText(host.stdout, ladderJson(rungs, status, climber));
    return EXIT[status];
  } catch (error) {
    const status = interrupt.status();
    if (status === undefined) throw error;
    return status;
  } finally {
    interrupt.done();
  }
}

async function lesson(): Promise<Start> {
  const { referenceImplementation } = await import('../subjects/reference.ts');
  // the reference has no problem of its own
  return async (problem) => referenceImplementation(problem as Problem);
}

/** A rung that stopped is a mismatch; one that could not be climbed leaves the ladder undecided, but for a missing spec. */
function statusOf(rungs: readonly RungResult[]): Status {
  if (rungs.some(({ status }) => status === 'stopped')) return 'mismatch';
  const isOpen = ({ status, skipped }: RungResult) =>
    status === 'inconclusive' || (status === 'skipped' && skipped?.why !== 'no spec');
  return rungs.some(isOpen) ? 'inconclusive' : 'match';
}
