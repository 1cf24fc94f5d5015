import type { Pause } from '../../differences/pauses.ts';
import { REPRODUCED } from '../evidence/evidence.ts';
import { residualOver } from '../evidence/gradient-evidence.ts';
import type { FitTarget, FitTargets } from './fit-target.ts';
import type { FaultEffect } from './single-faults.ts';
import { type Candidate, solveConstants } from './solve-constants.ts';

/**
 * Yields the pairs of faults that could reproduce the gradient. A tensor that only one of them changes has to be
 * reproduced by that one, and a tensor that neither changes has to be right. A tensor that both change is computed with
 * both planted, from the output layer down, since a wrong pair mostly differs there.
 *
 * @param wrong whether each tensor mismatches
 * @param budget multiplications that may be spent
 * @param slow whether to try the slow pairs or the others. Slow is a pair with a fault that moves numbers from tensor to
 *   tensor, and where there is a reduced problem a pair that needs the whole one
 */
export async function* faultPairs(
  singles: readonly FaultEffect[],
  wrong: readonly boolean[],
  targets: FitTargets,
  budget: { left: number },
  slow: boolean,
  onTried: () => void,
  pause: Pause,
): AsyncIterable<readonly [Candidate, Candidate]> {
  const whole = spending(targets.whole, budget);
  const reduced = targets.reduced === targets.whole ? whole : spending(targets.reduced, budget);
  const useful = singles.filter(
    ({ candidate, changes }) => candidate.variant.moves || changes.some((changed, t) => changed && wrong[t]),
  );
  for (let i = 0; i < useful.length; i++) {
    for (let j = i + 1; j < useful.length; j++) {
      const [one, other] = [useful[i], useful[j]];
      const needsWhole = [one, other].some(({ candidate }) => candidate.variant.whole);
      const isSlow =
        [one, other].some(({ candidate }) => candidate.variant.moves) || (needsWhole && reduced !== whole);
      if (isSlow !== slow) continue;
      if (!possible(one, other, wrong)) continue;
      const candidates = [one.candidate, other.candidate] as const;
      if (budget.left <= 0) return;
      const both = wrong.flatMap((_, t) => (one.changes[t] && other.changes[t] ? [t] : []));
      onTried();
      await pause();
      if (reproduce(needsWhole ? whole : reduced, candidates, both)) yield candidates;
    }
  }
}

function possible(one: FaultEffect, other: FaultEffect, wrong: readonly boolean[]): boolean {
  // A fault that moves numbers from one tensor to another moves those that the other fault has changed.
  if (one.candidate.variant.moves || other.candidate.variant.moves) return true;
  for (let t = 0; t < wrong.length; t++) {
    const [a, b] = [one.changes[t], other.changes[t]];
    if (a && b) continue;
    const [by] = a ? [one] : b ? [other] : [];
    // A fault that computes with a gradient has another effect where the other fault has changed that gradient.
    if (by?.candidate.variant.usesGradient) continue;
    if (by === undefined ? wrong[t] : !by.reproduces[t]) return false;
  }
  return true;
}

/** Multiplications that take as long as the calls for one node of a small network. */
const OF_A_NODE = 500;

/** Returns the same target, which takes the multiplications of each gradient from the budget. */
function spending(target: FitTarget, budget: { left: number }): FitTarget {
  const { network, examples } = target.situation;
  return {
    ...target,
    gradient(rules, lowest = 0) {
      budget.left -= OF_A_NODE * (network.nodes.length - network.layers[lowest].first);
      for (const { inputs, units } of network.layers.slice(lowest))
        budget.left -= 2 * inputs * units * examples.count;
      return target.gradient(rules, lowest);
    },
  };
}

/** Whether faults together reproduce the gradient; the output layer is compared first. */
function reproduce(target: FitTarget, candidates: readonly Candidate[], both: readonly number[]): boolean {
  const all = target.tensors.map((_, tensor) => tensor);
  const { layers } = target.situation.network;
  // The output layer alone refutes most pairs. With constants all layers are needed to solve for them, and a fault that
  // moves whole tensors needs all of them before one can be compared.
  const last = layers.length - 1;
  const top = both.filter((t) => target.tensors[t].layer === layers[last].name);
  const needsAll = candidates.some(({ variant }) => variant.constant !== undefined || variant.whole);
  if (!needsAll && last > 0 && top.length > 0) {
    const fit = solveConstants(target, candidates, top, last);
    if (fit === undefined || residualOver(target, fit.gradient, top) > REPRODUCED) return false;
  }
  const fit = solveConstants(target, candidates, all);
  return fit !== undefined && residualOver(target, fit.gradient, all) <= REPRODUCED;
}
