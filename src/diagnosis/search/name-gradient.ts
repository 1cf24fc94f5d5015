import type { ForwardPass } from '../../network/forward.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ReportedArray } from '../claims/claims.ts';
import { isArbitrary } from '../evidence/constants.ts';
import { type Explanation, type RunnerUp, tryTogether } from '../evidence/explanation.ts';
import { REPRODUCED, residualOf } from '../evidence/residual.ts';
import { rank } from '../evidence/ties.ts';
import { pairs } from './fault-pairs.ts';
import { prepareFitTargets } from './fit-target.ts';
import { oneFaultPerTensor } from './one-fault-per-tensor.ts';
import { candidatesFor, effectOf, type FaultEffect } from './single-faults.ts';

export interface NameOptions {
  readonly arithmetic?: 'float64' | 'float32';
  /** Whether to try two faults at once. */
  readonly pairs?: boolean;
  /** The forward pass that the backward pass was handed, where it is not that of the problem. */
  readonly pass?: ForwardPass;
  readonly onProgress?: (what: string, done: number, total?: number) => void;
}

/** What a given gradient is. */
export interface Naming {
  /** `right`: within what right code may be off by; `named`: reproduced by faults; `unexplained`: by none. */
  readonly kind: 'right' | 'named' | 'unexplained';
  /** Explanations that cannot be told apart by these numbers, the likeliest first. */
  readonly ties: readonly Explanation[];
  readonly runnersUp: readonly RunnerUp[];
  /** How near each candidate comes by itself, the nearest first. */
  readonly singles: readonly RunnerUp[];
  /** Candidates that were tried, by themselves and in pairs. */
  readonly tried: number;
  /** Whether the search for pairs ended early, for taking too long. */
  readonly cutShort: boolean;
}

/** Bits by which the evidence has to exceed what it took to choose an explanation: chance gives 1 in 2^n. */
const ENOUGH = 4;
/** Two at once are chosen from many, none of which has been met as often. */
const ENOUGH_FOR_PAIRS = 10;
/** Multiplications for pairs: 5 to 10 seconds. */
const BUDGET = 4e9;
const RUNNERS_UP = 3;

/**
 * Names the faults whose gradient is the given one: all single ones that reproduce it, else pairs, else one for each
 * tensor; exactly to the precision of the numbers, or not at all.
 */
export function nameGradient(problem: Problem, claim: ReportedArray, options: NameOptions = {}): Naming {
  const grounds = prepareFitTargets(problem, claim, options.arithmetic, options.pass);
  const { whole, quick } = grounds;
  const wrong = whole.tensors.map((_, tensor) => residualOf(whole, whole.right, tensor) > REPRODUCED);
  if (!wrong.some((one) => one))
    return { kind: 'right', ties: [], runnersUp: [], singles: [], tried: 0, cutShort: false };

  const candidates = candidatesFor(problem);
  const singles = candidates.map((candidate, k): FaultEffect => {
    if (k % 16 === 0) options.onProgress?.('faults', k, candidates.length);
    return effectOf(candidate.variant.whole ? whole : quick, candidate);
  });
  const runnersUp = nearest(singles);
  const byDistance = singles
    .map(({ candidate, distance }): RunnerUp => ({ candidates: [candidate], distance }))
    .sort((a, b) => (a.distance < b.distance ? -1 : a.distance > b.distance ? 1 : 0));
  let tried = candidates.length;
  const outcome = (found: readonly Explanation[], enough: number, cutShort: boolean): Naming => {
    const { ties, near } = rank(found.filter(({ bits }) => bits >= enough));
    const kind = ties.length > 0 ? 'named' : 'unexplained';
    const next = [...near, ...runnersUp].slice(0, RUNNERS_UP);
    return { kind, ties, runnersUp: next, singles: byDistance, tried, cutShort };
  };

  const single = singles.flatMap(({ reproduces, candidate }) =>
    reproduces ? (tryTogether(grounds, problem, [candidate], candidates.length) ?? []) : [],
  );
  const named = outcome(single, ENOUGH, false);
  if (named.kind === 'named' || options.pairs === false) return named;

  const budget = { left: BUDGET };
  const onTried = (): void => {
    tried++;
    if (tried % 256 === 0) options.onProgress?.('pairs of faults', tried);
  };
  const two: Explanation[] = [];
  for (const late of [false, true]) {
    for (const pair of pairs(singles, wrong, grounds, budget, late, onTried)) {
      const explanation = tryTogether(grounds, problem, pair, candidates.length);
      if (explanation !== undefined) two.push(explanation);
    }
    const byTwo = outcome(two, ENOUGH_FOR_PAIRS, budget.left <= 0);
    // A constant that is nobody's number may stand for a fault that needs none, among those that take longer.
    if (byTwo.kind === 'named' && (late || !byTwo.ties[0].constants.some(isArbitrary))) return byTwo;
  }

  const more = oneFaultPerTensor(singles, wrong).flatMap(
    (cover) => tryTogether(grounds, problem, cover, candidates.length) ?? [],
  );
  return outcome(more, ENOUGH_FOR_PAIRS, budget.left <= 0);
}

/** The ones that come nearest without reproducing it, one a fault. */
function nearest(singles: readonly FaultEffect[]): RunnerUp[] {
  const near = new Map<string, RunnerUp>();
  for (const { candidate, distance, reproduces } of singles) {
    const { code } = candidate.fault;
    if (reproduces || !Number.isFinite(distance)) continue;
    if (distance < (near.get(code)?.distance ?? Number.POSITIVE_INFINITY)) {
      near.set(code, { candidates: [candidate], distance });
    }
  }
  return [...near.values()].sort((a, b) => a.distance - b.distance);
}
