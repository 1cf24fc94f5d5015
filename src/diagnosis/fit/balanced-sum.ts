import { logistic } from '../../network/activations/sigmoid.ts';

/** How near to the least value the search comes, beside the value at infinity. */
export const TOLERANCE = 1e-5;
/** Below it σ is 0 for every purpose. */
const FARTHEST = -60;
/** Newton doubles the digits, but where the slope is the largest it only halves the distance. */
const MOST_STEPS = 40;
/** Intervals that the search may halve. */
const MOST_INTERVALS = 2e5;

/**
 * Returns the least Σ_i σ(u_i)^p over all u with Σ λ_i·u_i = 0, to 1e-5: what a sigmoid's losses of examples add up to
 * at least, whose pre-activations have to balance (docs/representable.md, section 5).
 *
 * Where some u grow without bound, the sum approaches 1, of one that is on the wrong side. Otherwise the least is where the slopes
 * are μ·λ_i, with at most one u_j where σ^p is concave; the others follow from μ. For each j, intervals of μ are
 * halved until what the others have at their begin and u_j at their end is no less than the least that was found.
 *
 * @param factors λ_i > 0
 * @param power p, 1 or 2
 * @returns undefined where the search is too long
 */
export function leastBalancedSum(factors: readonly number[], power: 1 | 2): number | undefined {
  if (factors.length === 1) return 0.5 ** power;
  let least = 1;
  let intervals = 0;
  const tried = new Set<number>();
  for (const [j, own] of factors.entries()) {
    if (tried.has(own)) continue;
    tried.add(own);
    const others = factors.filter((_, k) => k !== j);
    if (others.length === 0) continue;
    const largest = Math.max(...others);
    /** The others' sum, and that of j, where the other of the largest factor is at x. */
    const sumsAt = (x: number): [others: number, own: number] => {
      let sum = 0;
      let balance = 0;
      for (const factor of others) {
        const u =
          factor === largest ? x : convexPoint(logSlope(x, power) + Math.log(factor / largest), power);
        sum += logistic(u) ** power;
        balance += factor * u;
      }
      return [sum, logistic(-balance / own) ** power];
    };
    const end = Math.log(power);
    const open = [{ from: FARTHEST, to: end, start: [0, 1] as [number, number], stop: sumsAt(end) }];
    for (let interval = open.pop(); interval !== undefined; interval = open.pop()) {
      const { from, to, start, stop } = interval;
      if (start[0] + stop[1] >= least - TOLERANCE) continue;
      if (++intervals > MOST_INTERVALS) return undefined;
      const middle = (from + to) / 2;
      const there = sumsAt(middle);
      least = Math.min(least, there[0] + there[1], stop[0] + stop[1]);
      open.push({ from, to: middle, start, stop: there }, { from: middle, to, start: there, stop });
    }
  }
  return least;
}

/** ln of the slope of σ(u)^p: p·σ^p·(1 − σ). It grows up to σ = p/(p + 1), where u = ln p. */
function logSlope(u: number, power: number): number {
  return Math.log(power * logistic(-u)) + power * Math.log(logistic(u));
}

/** Returns the u ≤ ln p with that slope, from below: ln of the slope is concave, so that Newton's steps do not go too far. */
function convexPoint(slope: number, power: number): number {
  let u = (slope - Math.log(power)) / power;
  for (let k = 0; k < MOST_STEPS; k++) {
    const step = (slope - logSlope(u, power)) / (power * logistic(-u) - logistic(u));
    if (!(step > Math.abs(u) * 1e-12)) break;
    u = Math.min(u + step, Math.log(power));
  }
  return u;
}
