import { NncheckError } from '../../../src/errors.ts';
import { forward } from '../../../src/network/forward.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { applied } from './apply.ts';
import { goingOn, type Trained, trained } from './prove.ts';
import type { Goal, Healthy, Planted } from './run.ts';
import { random } from './variation.ts';

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
  readonly findings: readonly {
    readonly slug: string;
    readonly severity: string;
    readonly advice?: string | undefined;
  }[];
  /** Of a planted one: what following the advice came to. */
  readonly followed?: 'learns' | 'does not learn' | 'no advice' | 'no spec';
  readonly milliseconds: number;
}

/** Trains a planted run and its twin, asks what is found in each, and follows the advice. */
export async function judgePlanted(planted: Planted, number: number): Promise<Judged[]> {
  const { cause, spec, twin, goal, nor = [], onTwinsData } = planted;
  const on = onTwinsData ? twin : undefined;
  const [run, milliseconds] = await timed(() => trained(spec, goal, on));
  const repaired = await learning(twin, planted);
  let proved = !run.learned && run.reached <= (planted.atMost ?? Infinity) && repaired?.learned === true;
  for (const other of proved ? nor : []) proved &&= !(await trained(other, goal, on)).learned;
  // Off a plateau, which has a direction downwards, Adam goes in a few steps; it goes back to a minimum.
  if (proved && cause === 'local-minimum') proved = !(await trained(shaken(spec, run), goal)).learned;
  // A unit that is off for every example is why there is a minimum, and another start is what repairs it.
  const also = cause === 'local-minimum' && hasDeadUnit(run) ? ['dead-units'] : (planted.also ?? []);
  const of = { label: cause, also, number, proved };
  const followed = proved ? await follow(applied(spec, run.findings), goal, on) : 'no advice';
  return [
    { ...of, part: 'planted', ...seen(run), followed, milliseconds },
    ...(repaired === undefined ? [] : [{ ...of, part: 'twin' as const, ...seen(repaired), milliseconds: 0 }]),
  ];
}

/** The spec from where its training has ended, moved a little and with the steps of Adam. */
function shaken(spec: Spec, end: Trained): Spec {
  const { normal } = random(1);
  const theta = end.theta.map((value) => value + 0.01 * normal());
  const train = { optimizer: { type: 'adam' as const, learningRate: 0.003 }, epochs: 3000 };
  return { ...goingOn(spec, { ...end, theta }), train };
}

/** Whether a hidden unit is 0 for every example. */
function hasDeadUnit({ problem, theta }: Trained): boolean {
  const { network, data } = problem;
  const { a } = forward(network, theta, data.inputs, data.count);
  return network.layers
    .slice(0, -1)
    .some(({ units }, l) =>
      Array.from({ length: units }, (_, unit) => unit).some((unit) =>
        a[l].every((value, k) => k % units !== unit || value === 0),
      ),
    );
}

/** Trains the spec that following the advice makes. */
async function follow(
  changed: Spec | undefined,
  goal: Goal,
  on?: Spec,
): Promise<NonNullable<Judged['followed']>> {
  if (changed === undefined) return 'no advice';
  try {
    return (await trained(changed, goal, on)).learned ? 'learns' : 'does not learn';
  } catch (error) {
    if (error instanceof NncheckError) return 'no spec';
    throw error;
  }
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
  findings: findings.map(({ slug, severity, evidence }) => ({
    slug,
    severity,
    advice: 'advice' in evidence ? JSON.stringify(evidence.advice) : undefined,
  })),
});

async function timed<T>(run: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  return [await run(), performance.now() - start];
}
