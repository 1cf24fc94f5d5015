import { REPRODUCED, residualOver } from '../evidence/residual.ts';
import type { FitTarget } from './fit-target.ts';
import type { FaultEffect } from './single-faults.ts';
import type { Candidate } from './solve-constants.ts';
import { solveFor } from './solve-constants.ts';

/**
 * Finds the pairs of faults that could give what was given: in a tensor that only one of them changes, that one has
 * to explain it by itself, and what neither changes has to be right already. What both change is tried together,
 * from the output down, since a wrong pair mostly shows there.
 *
 * @param wrong which tensors are not as they should be
 * @param budget multiplications that may be spent
 * @param late whether to try the pairs that take longest, or all others: those with a fault that moves numbers from
 *   tensor to tensor, and where there is a sketch those that need the whole network
 */
export function* pairs(
  singles: readonly FaultEffect[],
  wrong: readonly boolean[],
  grounds: { readonly whole: FitTarget; readonly quick: FitTarget },
  budget: { left: number },
  late: boolean,
  onTried: () => void,
): Iterable<readonly [Candidate, Candidate]> {
  const whole = spending(grounds.whole, budget);
  const quick = grounds.quick === grounds.whole ? whole : spending(grounds.quick, budget);
  const useful = singles.filter(
    ({ candidate, touches }) => candidate.variant.moves || touches.some((touched, t) => touched && wrong[t]),
  );
  for (let i = 0; i < useful.length; i++) {
    for (let j = i + 1; j < useful.length; j++) {
      const [one, other] = [useful[i], useful[j]];
      const needsWhole = [one, other].some(({ candidate }) => candidate.variant.whole);
      const isLate =
        [one, other].some(({ candidate }) => candidate.variant.moves) || (needsWhole && quick !== whole);
      if (isLate !== late) continue;
      if (!possible(one, other, wrong)) continue;
      const candidates = [one.candidate, other.candidate] as const;
      if (budget.left <= 0) return;
      const both = wrong.flatMap((_, t) => (one.touches[t] && other.touches[t] ? [t] : []));
      onTried();
      if (agrees(needsWhole ? whole : quick, candidates, both)) yield candidates;
    }
  }
}

function possible(one: FaultEffect, other: FaultEffect, wrong: readonly boolean[]): boolean {
  // What moves numbers from one tensor to another takes the other fault's along.
  if (one.candidate.variant.moves || other.candidate.variant.moves) return true;
  for (let t = 0; t < wrong.length; t++) {
    const [a, b] = [one.touches[t], other.touches[t]];
    if (a && b) continue;
    const [by] = a ? [one] : b ? [other] : [];
    // What uses a gradient gives something else where the other fault made that gradient wrong.
    if (by?.candidate.variant.usesGradient) continue;
    if (by === undefined ? wrong[t] : !by.explains[t]) return false;
  }
  return true;
}

/** The same ground, which takes the multiplications of every gradient from what may be spent. */
function spending(ground: FitTarget, budget: { left: number }): FitTarget {
  const { network, examples } = ground.situation;
  return {
    ...ground,
    gradient(rules, lowest = 0) {
      for (const { inputs, units } of network.layers.slice(lowest))
        budget.left -= 2 * inputs * units * examples.count;
      return ground.gradient(rules, lowest);
    },
  };
}

/** Compares layer by layer from the output down, and stops at the first that a pair does not give. */
function agrees(ground: FitTarget, candidates: readonly Candidate[], both: readonly number[]): boolean {
  const all = ground.tensors.map((_, tensor) => tensor);
  const { layers } = ground.situation.network;
  // One look at the output layer spares most of the work; with constants it takes all of it to solve for them, and a
  // fault that moves whole tensors needs them all before one of them can be compared.
  const last = layers.length - 1;
  const top = both.filter((t) => ground.tensors[t].layer === layers[last].name);
  const needsAll = candidates.some(({ variant }) => variant.constant !== undefined || variant.whole);
  if (!needsAll && last > 0 && top.length > 0) {
    const looked = solveFor(ground, candidates, top, last);
    if (looked === undefined || residualOver(ground, looked.gradient, top) > REPRODUCED) return false;
  }
  const fitted = solveFor(ground, candidates, all);
  return fitted !== undefined && residualOver(ground, fitted.gradient, all) <= REPRODUCED;
}
