import { taskProblem } from '../../src/problem/load.ts';
import type { Problem } from '../../src/problem/problem.ts';
import {
  NO_VERDICT,
  type Note,
  type ReferenceCheck,
  type TensorCheck,
  VERDICTS,
  type Verdict,
} from '../../src/verdict/verdict.ts';

/** The figures of one weight of a made tensor. */
export interface MadeWeight {
  readonly value?: number;
  readonly analytic?: number;
  readonly numeric?: number;
  readonly bound?: number;
  readonly verdict?: Verdict | 'frozen';
  readonly note?: Note;
}

/** A tensor of a made check. */
export function madeTensor(name: string, shape: readonly number[], made: readonly MadeWeight[]): TensorCheck {
  const column = (read: (weight: MadeWeight) => number) => Float64Array.from(made, read);
  const analytic = column(({ analytic = 0.25 }) => analytic);
  const numeric = column(({ analytic = 0.25, numeric = analytic }) => numeric);
  const verdicts = made.map(({ verdict = 'match' }) => verdict);
  const error = analytic.map((value, k) => Math.abs(value - numeric[k]));
  return {
    name,
    shape,
    counts: countsOf(verdicts),
    largestError: Math.max(0, ...error),
    largestRelativeError: 0,
    weights: {
      value: column(({ value = 0.1 }) => value),
      analytic,
      numeric,
      witnesses: new Map(),
      error,
      bound: column(({ bound = 1e-9 }) => bound),
      verdict: Uint8Array.from(verdicts, (verdict) =>
        verdict === 'frozen' ? NO_VERDICT : VERDICTS.indexOf(verdict),
      ),
    },
    notes: new Map(made.flatMap(({ note }, k) => (note === undefined ? [] : [[k, note] as const]))),
    frozen: false,
  };
}

/** The columns of a weight that is left out: all 0. */
export const FROZEN: MadeWeight = { analytic: 0, bound: 0, verdict: 'frozen' };

/** `count` weights that all match. */
export function matching(count: number): MadeWeight[] {
  return Array.from({ length: count }, (_, k) => ({ value: k / 7, analytic: k / 3 }));
}

export function madeCheck(tensors: readonly TensorCheck[]): ReferenceCheck {
  const counts = countsOf([]);
  for (const tensor of tensors) for (const verdict of VERDICTS) counts[verdict] += tensor.counts[verdict];
  const status = counts.mismatch > 0 ? 'mismatch' : counts.inconclusive > 0 ? 'inconclusive' : 'match';
  const parts = {
    outputs: 'not given',
    cost: 'not given',
    consistency: 'not given',
    numericalGradient: 'not given',
    update: 'not given',
  } as const;
  return {
    subject: 'reference',
    shortened: 0,
    name: 'made',
    source: 'made.json',
    status,
    cost: { reference: 0.5 },
    parts: { ...parts, gradient: status },
    counts,
    evaluations: 12,
    method: 'subtraction',
    tensors,
    findings: [],
  };
}

/** A problem to go with a made check; the report takes its header from it. */
export function anyProblem(): Promise<Problem> {
  return taskProblem('xor');
}

function countsOf(verdicts: readonly (Verdict | 'frozen')[]): Record<Verdict, number> {
  const counts = { mismatch: 0, inconclusive: 0, subgradient: 0, inactive: 0, match: 0 };
  for (const verdict of verdicts) if (verdict !== 'frozen') counts[verdict] += 1;
  return counts;
}
