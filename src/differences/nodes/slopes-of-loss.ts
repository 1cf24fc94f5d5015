import { KINK } from '../../network/pieces.ts';
import type { Situation } from '../../network/rules.ts';
import { kinkMarks, LOSS, markKinks } from '../increments/kinks.ts';
import { BENT, incrementInputs, noSlopes, type Slopes } from './through-operation.ts';

/** Unit roundoff, a few times the smallest number, and the roundings of a loss beside those of its outputs. */
const [U, SMALLEST, ROUNDINGS] = [2 ** -53, 2 ** -1070, 8];

/**
 * Moves each number that the loss reads up and down by h: D = (Δ⁺ − Δ⁻)/2h, with Δ the exact changes of the loss of each
 * example.
 *
 * @param saved what the loss saved of the point
 * @param sign uniform in −√3 … √3
 * @returns feature-major
 */
export function slopesOfLoss(
  { network, theta, examples: { count } }: Situation,
  saved: readonly Float64Array[],
  h: number,
  sign: () => number,
): Slopes {
  const { operation } = network.nodes[network.nodes.length - 1];
  const { increment, inputs, dependence } = operation;
  /** Numbers that have to be given together. */
  const together = dependence(0).runs!.inputs;
  const slopes = noSlopes(inputs * count);
  const terms = new Float64Array(count);
  const at = incrementInputs(theta, saved, count);
  const [up, down] = [new Float64Array(count), new Float64Array(count)];
  const move = new Float64Array(together * count);
  const marks = kinkMarks(count);
  for (let feature = 0; feature < inputs; feature++) {
    const from = feature - (feature % together);
    terms.fill(0);
    marks.kind.fill(KINK.none);
    for (const [change, by] of [
      [up, h],
      [down, -h],
    ] as const) {
      move.fill(0);
      move.fill(by, (feature - from) * count, (feature - from + 1) * count);
      if (increment.change(at, move, from, from + together, change))
        markKinks(LOSS, operation, saved, move, from, from + together, count, marks);
      const magnitude = increment.cancels ? at.magnitude : change;
      for (let n = 0; n < count; n++) terms[n] += Math.abs(magnitude[n]) / (2 * h);
    }
    for (let n = 0, k = feature * count; n < count; n++, k++) {
      slopes.slope[k] = (up[n] - down[n]) / (2 * h);
      slopes.magnitude[k] = terms[n];
      if (marks.kind[n] !== KINK.none || Math.abs(up[n] + down[n]) > BENT * 2 * h * terms[n])
        slopes.kinked[k] = 1;
      if (terms[n] === 0) continue;
      const error = U * (ROUNDINGS + together) * terms[n] + SMALLEST / h;
      for (const noise of slopes.noise) noise[k] = error * sign();
    }
  }
  return slopes;
}
