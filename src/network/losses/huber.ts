import { outputwise } from './loss.ts';

/** Σ ½e² where |e| ≤ delta, else delta·(|e| − delta/2), with e = a − t (Huber 1964) */
export const huber = ({ delta = 1 }: { delta?: number } = {}) =>
  outputwise('huber', {
    value(a, t) {
      const e = Math.abs(a - t);
      return e <= delta ? (e * e) / 2 : delta * (e - delta / 2);
    },
    derivative: (a, t) => Math.max(-delta, Math.min(delta, a - t)),
    piece(a, t) {
      const e = Math.abs(a - t);
      return e === delta ? Math.sign(a - t) * 0.5 : e < delta ? 0 : Math.sign(a - t);
    },
  });
