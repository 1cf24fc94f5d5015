import { toIntegers } from './exact.ts';

/**
 * Yields the orders in which a direction can have distinct points of one or two coordinates, without those that are
 * another one backwards and those in which points tie.
 *
 * In the plane the order changes only where the direction is perpendicular to the line of two points: each order is the one
 * just after such a direction, counterclockwise. Comparisons are exact.
 *
 * @param x the first coordinates
 * @param y the second ones, if any
 */
export function* orderings(x: Float64Array, y?: Float64Array): Generator<Uint32Array> {
  const numbers = Uint32Array.from(x, (_, k) => k);
  if (y === undefined || x.length < 2) {
    yield numbers.sort((a, b) => x[a] - x[b]);
    return;
  }
  const exactX = toIntegers(x).integers;
  const exactY = toIntegers(y).integers;
  const nearX = x.map((value) => value - x[0]);
  const nearY = y.map((value) => value - y[0]);
  const along = new Float64Array(x.length);
  const seen = new Set<string>();
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const dx = x[j] - x[i];
      const dy = y[j] - y[i];
      let largest = 0;
      for (let k = 0; k < x.length; k++) {
        along[k] = dx * nearY[k] - dy * nearX[k];
        largest = Math.max(largest, Math.abs(dx * nearY[k]) + Math.abs(dy * nearX[k]));
      }
      const doubt = ROUNDINGS * largest + TINY;
      const order = numbers.slice().sort((a, b) => {
        const difference = along[a] - along[b];
        if (Math.abs(difference) > doubt) return difference;
        const exactDx = exactX[j] - exactX[i];
        const exactDy = exactY[j] - exactY[i];
        const cross = exactDx * (exactY[a] - exactY[b]) - exactDy * (exactX[a] - exactX[b]);
        if (cross !== 0n) return cross > 0n ? 1 : -1;
        // On one line across the direction: the turn decides. One coordinate does, since the line is along (dx, dy).
        const turn = exactDx !== 0n ? exactDx * (exactX[b] - exactX[a]) : exactDy * (exactY[b] - exactY[a]);
        return turn > 0n ? 1 : turn < 0n ? -1 : 0;
      });
      const key = order.join();
      if (seen.has(key)) continue;
      seen.add(key);
      yield order;
    }
  }
}

/** Roundings of a product of two differences, beside another, twice: 4 each, and as many again. */
const ROUNDINGS = 16 * 2 ** -53;
/** Below it a product may have lost digits to underflow. */
const TINY = 1e-280;
