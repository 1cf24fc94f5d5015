import { createHash } from 'node:crypto';
import type { Problem } from '../../problem/problem.ts';
import type { GradientSource } from '../gradient.ts';

/** Hashes of all that determines the numbers of a training, part by part; but for how many epochs it has. */
export interface Binding {
  readonly network: string;
  readonly examples: string;
  readonly validation: string;
  readonly parameters: string;
  readonly settings: string;
}

/** What each part is in a message. */
export const PARTS: Readonly<Record<keyof Binding, string>> = {
  network: 'the network or its cost',
  examples: 'the examples',
  validation: 'the validation data',
  parameters: 'the parameters at the start',
  settings: 'the settings of the training',
};

/** Returns what binds a checkpoint to a problem. */
export function bindingOf(problem: Problem, gradient: GradientSource): Binding {
  const { definition, data, validation, parameters, frozen, check, optimizerState } = problem;
  // A schedule that depends on the epochs has them in its own settings.
  const { epochs: _, ...settings } = problem.train;
  const { steps = 0, velocity, first, second } = optimizerState ?? {};
  return {
    network: hash(definition),
    examples: hash(data.inputs, data.targets),
    validation: validation === undefined ? hash() : hash(validation.inputs, validation.targets),
    parameters: hash(parameters, frozen),
    settings: hash(settings, gradient, check, steps, ...(velocity ? [velocity, first, second] : [])),
  };
}

function hash(...parts: unknown[]): string {
  const sum = createHash('sha256');
  for (const part of parts) {
    if (ArrayBuffer.isView(part)) sum.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    else sum.update(`${JSON.stringify(part)}\n`);
  }
  return sum.digest('hex');
}
