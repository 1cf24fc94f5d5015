import type { Problem } from '../../problem/problem.ts';
import type { ProgramCheck, Status } from '../../verdict/verdict.ts';
import type { Descent } from './descend.ts';
import type { LadderProblem } from './problems.ts';

/** What a rung asks of an implementation, in this order. */
export const STAGES = ['forward', 'numeric', 'analytic'] as const;

export type Stage = (typeof STAGES)[number];

export interface Rung {
  readonly number: number;
  /** `own` is the problem of the spec, or that of the program. */
  readonly on: LadderProblem | 'own';
  readonly stages: readonly Stage[];
}

/** The debugging ladder, from below: each rung adds one thing to those under it. */
export const RUNGS: readonly Rung[] = [
  { number: 1, on: 'neuron', stages: ['forward'] },
  { number: 2, on: 'neuron', stages: ['numeric'] },
  { number: 3, on: 'neuron', stages: ['analytic'] },
  { number: 4, on: 'hidden', stages: STAGES },
  { number: 5, on: 'xor', stages: STAGES },
  { number: 6, on: 'own', stages: STAGES },
];

/** Why a rung was not climbed; `answered` is what the program said in place of the rung's tensors. */
export interface Skipped {
  readonly why: 'no spec' | 'stopped below' | 'own data' | 'own network';
  readonly answered?: string;
}

/** A training of an implementation by one of its gradients. */
export interface RungTraining extends Omit<Descent, 'theta'> {
  readonly gradient: 'numeric' | 'analytic';
  /** The number of parameters from which it was started; the last one led to this result. */
  readonly starts: number;
  /** On the problems of the ladder: max |output − target| at its end. */
  readonly worst?: number;
}

export interface RungResult {
  readonly rung: Rung;
  readonly status: 'passed' | 'stopped' | 'inconclusive' | 'skipped';
  readonly skipped?: Skipped;
  /** Absent where the program brings its own. */
  readonly problem?: Problem;
  /** Where the rung stopped, its findings are those of the stage that did not pass. */
  readonly check?: ProgramCheck;
  readonly stage?: Stage;
  readonly trainings: readonly RungTraining[];
}

/** Returns what the rungs come to: one that was not climbed leaves it open, but for a missing spec. */
export function ladderStatus(rungs: readonly RungResult[]): Status {
  const isOpen = ({ status, skipped }: RungResult): boolean =>
    status === 'inconclusive' || (skipped !== undefined && skipped.why !== 'no spec');
  if (rungs.some(({ status }) => status === 'stopped')) return 'mismatch';
  return rungs.some(isOpen) ? 'inconclusive' : 'match';
}
