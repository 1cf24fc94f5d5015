import type { FaultEffect } from './single-faults.ts';
import type { Candidate } from './solve-constants.ts';

/** More faults than this at once explain nothing any more. */
const MOST = 6;

/**
 * Puts together one fault for each wrong tensor, where faults that change nothing else explain them: three and more
 * at once, each by itself.
 *
 * @returns the combinations of the fewest faults; none where a wrong tensor has no such fault
 */
export function oneFaultPerTensor(
  singles: readonly FaultEffect[],
  wrong: readonly boolean[],
): (readonly Candidate[])[] {
  // A fault that explains everything that it changes, and changes something that is wrong.
  const whole = singles.filter(
    ({ touches, explains }) =>
      touches.some((touched, t) => touched && wrong[t]) &&
      touches.every((touched, t) => !touched || explains[t]),
  );
  const chosen: FaultEffect[] = [];
  const open = [...wrong];
  while (open.some((one) => one)) {
    if (chosen.length === MOST) return [];
    let best: FaultEffect | undefined;
    let most = 0;
    for (const single of whole) {
      if (single.touches.some((touched, t) => touched && chosen.some(({ touches }) => touches[t]))) continue;
      const gain = single.touches.filter((touched, t) => touched && open[t]).length;
      if (gain > most) [best, most] = [single, gain];
    }
    if (best === undefined) return [];
    chosen.push(best);
    best.touches.forEach((touched, t) => {
      if (touched) open[t] = false;
    });
  }
  const order = new Map(singles.map((single, k) => [single, k]));
  chosen.sort((a, b) => order.get(a)! - order.get(b)!);
  return chosen.length > 1 ? [chosen.map(({ candidate }) => candidate)] : [];
}
