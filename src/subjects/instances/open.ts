import type { Implementation } from '../implementation.ts';
import { aroundWith } from './around.ts';
import { batchSizer } from './batch-sizer.ts';
import type { Instance } from './instance.ts';

/**
 * Starts a program or a module, or several copies of it, as an implementation under test.
 *
 * @param start starts one
 * @param jobs how many there are
 * @throws NncheckError of kind `program` where one does not start, or answers something else than it was asked for
 */
export async function openInstances(start: () => Promise<Instance>, jobs = 1): Promise<Implementation> {
  const first = await start();
  const copies = [first];
  const stopAll = () => Promise.all(copies.map(({ stop }) => stop()));
  try {
    // The first one has shown that it starts; the others may do so at once.
    const started = await Promise.allSettled(Array.from({ length: jobs - 1 }, start));
    for (const one of started) if (one.status === 'fulfilled') copies.push(one.value);
    const failed = started.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } catch (error) {
    await stopAll();
    throw error;
  }
  const { name, tensors, size, layout, initial } = first;
  const pace = batchSizer();
  return {
    name,
    tensors,
    size,
    ...(layout && { layout }),
    ...(initial && { initial }),
    async cost(theta) {
      const lap = pace.start(first);
      const cost = await first.cost(theta);
      lap(1);
      return cost;
    },
    gradient: (theta) => first.gradient(theta),
    ...(first.methods.has('outputs') && { outputs: (theta) => first.outputs(theta) }),
    around: (theta, base, noise = 0) => aroundWith(copies, pace, theta, base, noise),
    asItStands: (theta) => Promise.all(copies.filter((copy) => copy.holds(theta)).map((copy) => copy.cost())),
    async close() {
      const ends = await Promise.all(copies.map((copy) => copy.close()));
      return ends.find((end) => end !== undefined);
    },
    stop: async () => void (await stopAll()),
  };
}
