import { outputwise } from './loss.ts';

/** Σ ½e² where |e| ≤ delta, else delta·(|e| − delta/2), with e = a − t (Huber 1964) */
export const huber = ({ delta = 1 }: { delta?: number } = {}) =>
  outputwise(
    'huber',
    {
      value(a, t) {
        const e = Math.abs(a - t);
        return e <= delta ? (e * e) / 2 : delta * (e - delta / 2);
      },
      derivative: (a, t) => Math.max(-delta, Math.min(delta, a - t)),
      save: (a, t) => [a, t],
      change: (d, a, t) => huberChange(d, a - t, delta),
      piece(a, t) {
        const e = Math.abs(a - t);
        return e === delta ? Math.sign(a - t) * 0.5 : e < delta ? 0 : Math.sign(a - t);
      },
    },
    { delta },
  );

/** The integral of the slope from e to e + d: e inside ±delta, ±delta beyond. */
function huberChange(d: number, e: number, delta: number): number {
  const end = e + d;
  if (Math.abs(e) <= delta && Math.abs(end) <= delta) return (d * (2 * e + d)) / 2;
  if (e >= delta && end >= delta) return delta * d;
  if (e <= -delta && end <= -delta) return -delta * d;
  const [from, to] = [clip(e, delta), clip(end, delta)];
  const inside = ((to - from) * (to + from)) / 2;
  // The parts of the way that lie beyond: before the start was clipped, and after the end was.
  return inside + delta * (Math.abs(end - to) - Math.abs(e - from));
}

function clip(e: number, delta: number): number {
  return Math.max(-delta, Math.min(delta, e));
}
