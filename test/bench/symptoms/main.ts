import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { allHealthy } from './healthy.ts';
import { type Judged, judgeHealthy, judgePlanted } from './judge.ts';
import { allPlanted } from './planted/index.ts';
import { report } from './report.ts';

/** The parts of the proving ground that one thread does. */
interface Share {
  readonly first: number;
  readonly step: number;
  /** The causes to plant alone; all where it is empty. */
  readonly only: readonly string[];
  /** See `GROUND`. */
  readonly seed: number;
}

/**
 * Trains every planted run, its twin and all healthy ones, and prints what is found in them:
 * `main([])`, `main(['plateau', 'healthy'])`, `main(['--verbose'])`;
 * `main(['--seed=1'])` with other data, starts, rates and widths.
 */
export async function main(args: readonly string[]): Promise<void> {
  const only = args.filter((arg) => !arg.startsWith('--'));
  const seed = Number(args.find((arg) => arg.startsWith('--seed='))?.slice(7) ?? 0);
  const threads = 2;
  const parts = await Promise.all(
    Array.from({ length: threads }, (_, first) => inThread({ first, step: threads, only, seed })),
  );
  report(parts.flat(), args.includes('--verbose'));
}

function inThread(share: Share): Promise<Judged[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function work({ first, step, only }: Share): Promise<Judged[]> {
  const wanted = (name: string) => only.length === 0 || only.includes(name);
  const planted = allPlanted().filter(({ cause }) => wanted(cause));
  const healthy = wanted('healthy') ? allHealthy() : [];
  const judged: Judged[] = [];
  for (let k = first; k < planted.length; k += step) judged.push(...(await judgePlanted(planted[k], k)));
  for (let k = first; k < healthy.length; k += step) judged.push(...(await judgeHealthy(healthy[k], k)));
  return judged;
}

if (!isMainThread) parentPort!.postMessage(await work(workerData as Share));
