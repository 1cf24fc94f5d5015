import { NncheckError } from '../../errors.ts';
import type { TaskOptions } from './task.ts';

/** Throws where the network does not have as many inputs as the task. */
export function requireInputs(task: string, needed: number, { inputs }: TaskOptions): void {
  if (inputs === needed) return;
  const message = `the task ${task} has ${needed} ${needed === 1 ? 'input' : 'inputs'}, the network has ${inputs}: set network.inputs to ${needed}`;
  throw new NncheckError('data', 'task-inputs', message);
}

/** Returns the number of examples to make: the option, or `usual` without one; throws where it is more than `most`. */
export function requireExamples(
  task: string,
  { examples }: TaskOptions,
  usual: number,
  most: number = usual,
): number {
  if (examples === undefined) return usual;
  if (examples >= 1 && examples <= most) return examples;
  const message = `the task ${task} makes 1 to ${most} examples, not ${examples}`;
  throw new NncheckError('data', 'task-examples', message);
}
