import type { Problem } from '../../problem/problem.ts';
import type { Implementation } from '../implementation.ts';
import { aroundWith } from './around.ts';
import type { Launch } from './child.ts';
import type { ClientOptions } from './client.ts';
import { startProgram } from './program.ts';

export interface OpenOptions extends ClientOptions {
  /** How many copies of the program are started. */
  readonly jobs?: number;
}

/**
 * Starts a program, or several copies of it, as an implementation under test.
 *
 * @param problem what the spec says; undefined where the program brings its own
 * @throws NncheckError of kind `program` where it does not start, or answers something else than it was asked for
 */
export async function openProgram(
  launch: Launch,
  { jobs = 1, ...options }: OpenOptions,
  problem?: Problem,
): Promise<Implementation> {
  const first = await startProgram(launch, options, problem);
  const copies = [first];
  const stopAll = () => Promise.all(copies.map(({ stop }) => stop()));
  try {
    // The first one has shown that it starts; the others may do so at once.
    const others = Array.from({ length: jobs - 1 }, () => startProgram(launch, options, problem));
    const started = await Promise.allSettled(others);
    for (const one of started) if (one.status === 'fulfilled') copies.push(one.value);
    const failed = started.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } catch (error) {
    await stopAll();
    throw error;
  }
  const { name, tensors, size, layout, initial } = first;
  return {
    name,
    tensors,
    size,
    ...(layout && { layout }),
    ...(initial && { initial }),
    cost: (theta) => first.cost(theta),
    gradient: (theta) => first.gradient(theta),
    ...(first.methods.has('outputs') && { outputs: (theta) => first.outputs(theta) }),
    around: (theta, base, noise = 0) => aroundWith(copies, theta, base, noise),
    asItStands: (theta) => Promise.all(copies.filter((copy) => copy.holds(theta)).map((copy) => copy.cost())),
    async close() {
      const ends = await Promise.all(copies.map((copy) => copy.close()));
      return ends.find((end) => end !== undefined);
    },
    stop: async () => void (await stopAll()),
  };
}
