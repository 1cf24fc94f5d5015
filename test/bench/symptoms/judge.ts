import type { Spec } from '../../../src/problem/schema/spec.ts';
import { applied } from './apply.ts';
import { goingOn, type Trained, trained } from './prove.ts';
import type { Healthy, Planted } from './run.ts';

/** What was found in one training. */
export interface Judged {
  readonly part: 'planted' | 'twin' | 'healthy';
  /** Its number in its part, to find it again. */
  readonly number: number;
  /** The planted cause, or the kind of a healthy one. */
  readonly label: string;
  readonly also: readonly string[];
  /** Whether the label is proved: a planted one does not learn and its twin does, a healthy one learns. */
  readonly proved: boolean;
  readonly reached: number;
  readonly findings: readonly { readonly slug: string; readonly severity: string }[];
  /** Of a planted one: what following the advice came to. */
  readonly followed?: 'learns' | 'does not learn' | 'no advice';
  readonly milliseconds: number;
}

/** Trains a planted run and its twin, asks what is found in each, and follows the advice. */
export async function judgePlanted(planted: Planted, number: number): Promise<Judged[]> {
  const { cause, also = [], spec, twin, goal, nor = [], onTwinsData } = planted;
  const on = onTwinsData ? twin : undefined;
  const [run, milliseconds] = await timed(() => trained(spec, goal, on));
  const repaired = await learning(twin, planted);
  let proved = !run.learned && repaired?.learned === true;
  for (const other of proved ? nor : []) proved &&= !(await trained(other, goal, on)).learned;
  const of = { label: cause, also, number, proved };
  const changed = applied(spec, run.findings);
  const followed =
    !proved || changed === undefined
      ? 'no advice'
      : (await trained(changed, goal, on)).learned
        ? 'learns'
        : 'does not learn';
  return [
    { ...of, part: 'planted', ...seen(run), followed, milliseconds },
    ...(repaired === undefined ? [] : [{ ...of, part: 'twin' as const, ...seen(repaired), milliseconds: 0 }]),
  ];
}

/** The most other starts that are tried for a twin of a local minimum. */
const STARTS = 12;

/** Trains the twin; of a local minimum, from one start after another until one learns. */
async function learning(twin: Spec, { cause, goal }: Planted): Promise<Trained | undefined> {
  for (let start = 0; start < (cause === 'local-minimum' ? STARTS : 1); start++) {
    const seed = (twin.parameters?.seed ?? 0) + start;
    const run = await trained({ ...twin, parameters: { ...twin.parameters, seed } }, goal);
    if (run.learned) return run;
  }
  return undefined;
}

/** Trains a healthy run, and asks what is found in it. */
export async function judgeHealthy({ kind, spec, goal, after }: Healthy, number: number): Promise<Judged[]> {
  const from = after === undefined ? spec : goingOn(spec, await trained(spec, goal));
  const [run, milliseconds] = await timed(() =>
    trained(from, 'fallsTo' in goal && after ? { fallsTo: 1 } : goal),
  );
  return [
    { part: 'healthy', number, label: kind, also: [], proved: run.learned, ...seen(run), milliseconds },
  ];
}

const seen = ({ reached, findings }: Trained): Pick<Judged, 'reached' | 'findings'> => ({
  reached,
  findings: findings.map(({ slug, severity }) => ({ slug, severity })),
});

async function timed<T>(run: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  return [await run(), performance.now() - start];
}
