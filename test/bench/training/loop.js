// Trains a spec in a process of its own, for ../training.js:
//     node test/bench/training/loop.js SPEC      prints {"seconds", "processor", "mainThread", "cost"} of the loop alone
import { readFileSync } from 'node:fs';
import { loadSpec, train } from '../../../dist/index.js';

const problem = await loadSpec(process.argv[2]);
// From the first entry of the history, which is made before the first step, to the last one.
const seen = [];
const { final } = await train(problem, {
  check: false,
  onEntry: () => {
    seen.push({ seconds: performance.now() / 1000, processor: processor(), mainThread: mainThread() });
  },
});
const [first, last] = [seen[0], seen.at(-1)];
const spent = Object.fromEntries(Object.keys(first).map((kind) => [kind, last[kind] - first[kind]]));
console.log(JSON.stringify({ ...spent, cost: final.cost }));

/** The seconds of all threads: of those, too, that compile and collect garbage beside this one. */
function processor() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The seconds that this thread has been on a processor; NaN where the system does not tell. */
function mainThread() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
  } catch {
    return Number.NaN;
  }
}
