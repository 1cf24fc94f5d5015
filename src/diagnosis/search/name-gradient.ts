import { pauses } from '../../differences/pauses.ts';
import { isDenseChain } from '../../network/graph.ts';
import type { Evaluation } from '../../problem/evaluation.ts';
import type { ReportedArray } from '../claims/claims.ts';
import { isArbitrary } from '../evidence/constants.ts';
import { type ArithmeticType, ENOUGH_BITS, REPRODUCED } from '../evidence/evidence.ts';
import { type Explanation, explainBy, type RunnerUp, rank } from '../evidence/explanation.ts';
import { residualOf } from '../evidence/gradient-evidence.ts';
import { faultPairs } from './fault-pairs.ts';
import { prepareFitTargets } from './fit-target.ts';
import { oneFaultPerTensor } from './one-fault-per-tensor.ts';
import { refutingRules } from './refuting-rules.ts';
import { candidatesFor, effectOf, type FaultEffect, refutedDistance } from './single-faults.ts';
import type { Candidate } from './solve-constants.ts';

export interface NameOptions {
  readonly arithmetic?: ArithmeticType;
  /** Whether to try two faults at once. */
  readonly pairs?: boolean;
  /** Ends the search, which then rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Asked before pairs are tried: whether something likelier than two faults explains the numbers. */
  readonly isExplained?: () => Promise<boolean>;
  readonly onProgress?: (what: string, done: number, total?: number) => void;
}

/** The explanations of a reported gradient. */
export interface Naming {
  /** `right`: within the error of right code; `named`: reproduced by faults; `unexplained`: by none. */
  readonly kind: 'right' | 'named' | 'unexplained';
  /** Explanations that the numbers cannot tell apart, the likeliest first. */
  readonly ties: readonly Explanation[];
  readonly runnersUp: readonly RunnerUp[];
  /** The distance of each candidate alone, the nearest first. */
  readonly singles: readonly RunnerUp[];
  /** Number of candidates that were tried, alone and in pairs. */
  readonly tried: number;
  /** Whether the search for pairs ended early, for taking too long. */
  readonly cutShort: boolean;
}

/**
 * Bits by which the evidence for several faults exceeds the choice: pairs are chosen from many thousands, and a pair
 * that reproduces the numbers by accident would be shown in place of NN001.
 */
const ENOUGH_FOR_SEVERAL = 10;
/** Bits from which a constant may be any number: those of one number more. */
const ENOUGH_FOR_ANY = 30;
/** Multiplications for pairs: 5 to 10 seconds. */
const BUDGET = 4e9;
/** Candidates that are computed in full to tell the next best explanations: several may be of one fault. */
const NEAREST = 5;
/** Explanations in a report that come near and are not the one: a fourth helps nobody. */
const RUNNERS_UP = 3;

/**
 * Names the faults that reproduce a reported gradient: every single fault that does, else pairs, else one fault for each
 * wrong tensor. An approximate match has no name.
 */
export async function nameGradient(
  evaluation: Evaluation,
  claim: ReportedArray,
  options: NameOptions = {},
): Promise<Naming> {
  const { problem } = evaluation;
  const targets = prepareFitTargets(evaluation, claim, options.arithmetic);
  const { whole, reduced } = targets;
  const wrong = whole.tensors.map((_, tensor) => residualOf(whole, whole.right, tensor) > REPRODUCED);
  if (!wrong.some((one) => one))
    return { kind: 'right', ties: [], runnersUp: [], singles: [], tried: 0, cutShort: false };

  const candidates = candidatesFor(problem);
  const pause = pauses(options.signal);
  const computed = new Map<Candidate, FaultEffect>();
  const compute = (candidate: Candidate): void => {
    if (!computed.has(candidate))
      computed.set(candidate, effectOf(candidate.variant.whole ? whole : reduced, candidate));
  };
  const isStaged = !isDenseChain(problem.network);
  const refuting = refutingRules(reduced);
  const refuted: { candidate: Candidate; distance: number }[] = [];
  for (const [k, candidate] of candidates.entries()) {
    await pause();
    if (k % 16 === 0) options.onProgress?.('faults', k, candidates.length);
    const distance = isStaged ? refutedDistance(reduced, refuting, candidate) : undefined;
    if (distance === undefined) compute(candidate);
    else refuted.push({ candidate, distance });
  }
  const explain = (faults: readonly Candidate[]): Explanation[] => {
    const explanation = explainBy(targets, problem, faults, candidates.length);
    return explanation === undefined ? [] : [explanation];
  };
  const byOne = [...computed.values()].flatMap(({ reproducesAll, candidate }) =>
    reproducesAll ? explain([candidate]) : [],
  );
  const { ties: plain } = ranked(byOne, ENOUGH_BITS);
  const isPlain = plain.length > 0 && !plain.every(isDoubtful);
  refuted.sort(byDistance);
  // Where a fault is named the next best explanations are enough; pairs take them all.
  for (const { candidate } of isPlain ? refuted.slice(0, NEAREST) : refuted) {
    await pause();
    compute(candidate);
  }
  const effects = candidates.flatMap((candidate) => computed.get(candidate) ?? []);
  const runnersUp = nearest(effects);
  const singles = effects
    .map(({ candidate, distance }): RunnerUp => ({ candidates: [candidate], distance }))
    .sort(byDistance);
  let tried = candidates.length;
  const outcome = (found: readonly Explanation[], enough: number, cutShort: boolean): Naming => {
    const { ties, near } = ranked(found, enough);
    const kind = ties.length > 0 ? 'named' : 'unexplained';
    return { kind, ties, runnersUp: [...near, ...runnersUp].slice(0, RUNNERS_UP), singles, tried, cutShort };
  };
  const alone = outcome(byOne, ENOUGH_BITS, false);
  if (isPlain || options.pairs === false || (await options.isExplained?.())) return alone;

  const budget = { left: BUDGET };
  const onTried = (): void => {
    tried++;
    if (tried % 256 === 0) options.onProgress?.('pairs of faults', tried);
  };
  const byTwo: Explanation[] = [];
  for (const slow of [false, true]) {
    for await (const pair of faultPairs(effects, wrong, targets, budget, slow, onTried, pause))
      byTwo.push(...explain(pair));
    const named = outcome(byTwo, ENOUGH_FOR_SEVERAL, budget.left <= 0);
    const isNamed = named.kind === 'named' && !(alone.kind === 'named' && named.ties.every(hasArbitrary));
    // A constant that is nobody's number may stand for a fault without one, among the slow pairs.
    if (isNamed && (slow || !hasArbitrary(named.ties[0]))) return named;
  }
  const several = oneFaultPerTensor(effects, wrong);
  const bySeveral = several.length === 0 ? [] : explain(several);
  const together = outcome(bySeveral, ENOUGH_FOR_SEVERAL, budget.left <= 0);
  return together.kind === 'named' || alone.kind !== 'named' ? together : { ...alone, tried };
}

/** The nearest first; where it is infinite, too. */
function byDistance(a: { readonly distance: number }, b: { readonly distance: number }): number {
  return a.distance < b.distance ? -1 : a.distance > b.distance ? 1 : 0;
}

/** Ranks explanations; what has too few bits by itself may still be the fault, where another one has enough. */
function ranked(found: readonly Explanation[], enough: number): ReturnType<typeof rank> {
  return rank(found.some(({ bits }) => bits >= enough) ? found : [], enough);
}

/** Whether a constant is nobody's number, and meets so few others that two faults without one may be meant. */
function isDoubtful(explanation: Explanation): boolean {
  return explanation.bits < ENOUGH_FOR_ANY && hasArbitrary(explanation);
}

function hasArbitrary({ constants }: Explanation): boolean {
  return constants.some(isArbitrary);
}

/** Returns the nearest candidate of each fault that does not reproduce the gradient, the nearest first. */
function nearest(effects: readonly FaultEffect[]): RunnerUp[] {
  const near = new Map<string, RunnerUp>();
  for (const { candidate, distance, reproducesAll } of effects) {
    const { code } = candidate.fault;
    if (reproducesAll || !Number.isFinite(distance)) continue;
    if (distance < (near.get(code)?.distance ?? Number.POSITIVE_INFINITY)) {
      near.set(code, { candidates: [candidate], distance });
    }
  }
  return [...near.values()].sort(byDistance);
}
