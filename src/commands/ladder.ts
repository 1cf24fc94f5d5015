import type { Host } from '../host.ts';
import { styleFor } from '../report/color.ts';
import { ladderJson } from '../report/json/ladder.ts';
import { ladderText } from '../report/ladder/text.ts';
import { writeText } from '../report/output.ts';
import { referenceImplementation } from '../subjects/reference.ts';
import { climb, type Start } from '../training/ladder/climb.ts';
import { ladderStatus, type RungResult } from '../training/ladder/rungs.ts';
import { requireTrainable } from '../training/require-trainable.ts';
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
  const hasOwn = specs.length > 0 || task !== undefined;
  const own = hasOwn ? await oneProblem(host, 'ladder', 'climbs to', options) : undefined;
  if (own !== undefined) requireTrainable(own);
  const climber = open === undefined ? 'reference' : module === undefined ? 'program' : 'module';
  const style = { ...(await styleFor(host, options.color)), all: false, detail };
  const view = ladderText(climber, run ?? module ?? command?.join(' ') ?? '', style);
  const write = async (text: Iterable<string>) => json || (await writeText(host.stdout, text, style));
  const interrupt = interruptible(host);
  // without a program there is a problem on every rung
  const start: Start = async (problem) =>
    open?.(problem, interrupt.signal) ?? referenceImplementation(problem!);
  const rungs: RungResult[] = [];
  try {
    await write(view.start());
    for await (const result of climb(start, own, interrupt.signal)) {
      rungs.push(result);
      await write(view.rung(result));
    }
    const status = ladderStatus(rungs);
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
