import { parentPort, workerData } from 'node:worker_threads';
import { buildNetwork } from '../../network/build.ts';
import { backends } from './backend.ts';
import type { WorkerRequest, WorkerStart } from './pool.ts';
import { createChangeOfWeights } from './single-weight.ts';

// The thread behind pool.ts: builds the network again from its definition, and takes tasks until there are no more.
const { definition, snapshot, backend } = workerData as WorkerStart;
const answerTask = createChangeOfWeights(buildNetwork(definition), snapshot, backends[backend]());

parentPort!.on('message', ({ moves, next }: WorkerRequest) => {
  const tasks = moves.tasks.length - 1;
  for (let task = Atomics.add(next, 0, 1); task < tasks; task = Atomics.add(next, 0, 1)) {
    answerTask(moves, task);
  }
  parentPort!.postMessage('done');
});
