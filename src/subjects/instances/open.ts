import type { Implementation } from '../implementation.ts';
import { aroundWith } from './around.ts';
import { batchSizer } from './batch-sizer.ts';
import type { Instance } from './instance.ts';

/**
 * Starts one or several instances of a program or a module, as an implementation under test.
 *
 * @param start starts one instance
 * @param jobs the number of instances
 * @throws NncheckError of kind `program` where an instance does not start, or its answer is not one to the request
 */
export async function openInstances(start: () => Promise<Instance>, jobs = 1): Promise<Implementation> {
  const first = await start();
  const instances = [first];
  const stopAll = () => Promise.all(instances.map(({ stop }) => stop()));
  try {
    // The first one has shown that it starts; the others may do so at once.
    const started = await Promise.allSettled(Array.from({ length: jobs - 1 }, start));
    for (const one of started) if (one.status === 'fulfilled') instances.push(one.value);
    const failed = started.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  } catch (error) {
    await stopAll();
    throw error;
  }
  const { name, tensors, size, layout, initial, optimizer } = first;
  const sizer = batchSizer();
  return {
    name,
    tensors,
    size,
    ...(layout && { layout }),
    ...(initial && { initial }),
    ...(optimizer && { optimizer }),
    async cost(theta) {
      const answered = sizer.start(first);
      const cost = await first.cost(theta);
      answered(1);
      return cost;
    },
    gradient: (theta) => first.gradient(theta),
    ...(first.methods.has('outputs') && { outputs: (theta) => first.outputs(theta) }),
    ...(first.methods.has('update') && {
      update: (theta: Float64Array, learningRate: number, steps: number) =>
        first.update(theta, learningRate, steps),
    }),
    ...(first.methods.has('epochs') && {
      epochs: (theta: Float64Array, count: number) => first.epochs(theta, count),
    }),
    around: (theta, base, noise = 0) => aroundWith(instances, sizer, theta, base, noise),
    asItStands: (theta) =>
      Promise.all(instances.filter((instance) => instance.holds(theta)).map((instance) => instance.cost())),
    async close() {
      const ends = await Promise.all(instances.map((instance) => instance.close()));
      return ends.find((end) => end !== undefined);
    },
    stop: async () => void (await stopAll()),
  };
}
