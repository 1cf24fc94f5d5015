import type { Increment } from '../../../src/network/activations/activation.ts';
import { activations } from '../../../src/network/activations/index.ts';
import { softmax } from '../../../src/network/activations/softmax.ts';
import { javascript } from '../../../src/network/kernels.ts';
import { losses } from '../../../src/network/losses/index.ts';
import type { Loss } from '../../../src/network/losses/loss.ts';
import { exactActivations } from './activations.ts';
import { exactLosses, exactSoftmax } from './losses.ts';
import { ulpsOff } from './real.ts';

/** Pre-activations from zero through the smallest numbers to where everything saturates. */
export const POINTS = [
  0, 5e-324, 1e-310, 1e-300, 1e-17, 1e-8, 1e-3, 0.5, 1, 1.278, 2.999, 6, 20.3, 36.7, 40, 300.3, 700,
].flatMap((z) => [z, -z]);

/** Changes, among them those at which a rule goes over to another formula. */
export const MOVES = [
  5e-324, 1e-310, 1e-300, 1e-100, 1e-17, 1e-8, 7e-6, 8e-6, 1e-3, 3.8e-3, 4e-3, 0.24, 0.7, 1, 1.01, 5, 31, 100,
].flatMap((d) => [d, -d]);

/** One rule at one point: what was asked, what it gave, and by how many units in the last place it is off. */
export interface Tried {
  readonly asked: object;
  readonly computed: number;
  readonly off: number;
}

const largest = (numbers: readonly number[]): number => Math.max(...numbers.map(Math.abs));

/** By how much a probability may grow that is below the smallest number with 16 digits. */
const growthOf = (d: readonly number[]): number => Math.exp(Math.max(...d) - Math.min(...d));

/** The change of one unit's activation, as the rule gives it. */
export function changeOf(increment: Increment, z: readonly number[], d: readonly number[]): Float64Array {
  const units = z.length;
  const saved = Array.from({ length: increment.saves }, () => new Float64Array(units));
  increment.save(Float64Array.from(z), saved, units, 1);
  const out = new Float64Array(units);
  increment.change(saved, 0, Float64Array.from(d), out, units, 1, javascript, () => {});
  return out;
}

export function tryActivation(name: string, z: number, d: number, constant?: number): Tried {
  const activation = activations[name](constant);
  const [computed] = changeOf(activation.increment, [z], [d]);
  const exact = exactActivations[name](z, d, activation.alpha ?? activation.beta ?? 0);
  return { asked: { name, z, d }, computed, off: ulpsOff(computed, exact, Math.abs(z) + Math.abs(d)) };
}

export function trySoftmax(z: number[], d: number[]): Tried[] {
  const computed = changeOf(softmax().increment, z, d);
  return exactSoftmax(z, d).map((exact, unit) => ({
    asked: { name: 'softmax', unit, z, d },
    computed: computed[unit],
    off: ulpsOff(computed[unit], exact, growthOf(d)),
  }));
}

/** The change of one example's loss, as the rule gives it. */
export function lossChangeOf({ increment }: Loss, d: number[], y: number[], t: number[]): number {
  const saved = Array.from({ length: increment.saves }, () => new Float64Array(y.length));
  increment.save(Float64Array.from(y), Float64Array.from(t), saved, y.length, 1);
  const sum = new Float64Array(1);
  increment.addChange(saved, 0, Float64Array.from(d), sum, y.length, 1, javascript, new Float64Array(1));
  return sum[0];
}

/** Every loss by the name that `exactLosses` gives it, with its constant. */
export function lossNamed(name: string): { loss: Loss; constant: number } {
  const [plain, ofPreActivations] = name.split(' of ');
  const loss = losses[plain]({ scale: 0.3, delta: 0.7 });
  const constant = { squared: 0.3, huber: 0.7 }[plain] ?? 0;
  return { loss: ofPreActivations === undefined ? loss : loss.onLogits!.loss, constant };
}

export function tryLoss(name: string, d: number[], y: number[], t: number[]): Tried {
  const { loss, constant } = lossNamed(name);
  const computed = lossChangeOf(loss, d, y, t);
  const exact = exactLosses[name](d, y, t, constant);
  const sizes = loss.separable ? largest([...d, ...y, ...t]) : growthOf(d);
  return { asked: { name, d, y, t }, computed, off: ulpsOff(computed, exact, sizes) };
}

/** Moves of z that end where a function turns or where it is cut: near 0, and on the other side. */
export function movesAcross(z: number): number[] {
  return [-z * (1 + 1e-9), -z * (1 - 1e-9), -2 * z, -z - 1].filter((d) => d !== 0 && Math.abs(d) <= 100);
}

/** Random questions to a loss: the cases that matter more often than evenly drawn numbers have them. */
export function lossQuestion(name: string, random: () => number): [d: number[], y: number[], t: number[]] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(((random() + 1) / 2) * list.length)];
  const units = name === 'categorical-crossentropy of pre-activations' ? pick([1, 2, 3, 4]) : 1;
  const ofProbabilities = name.endsWith('crossentropy');
  const y = Array.from({ length: units }, () =>
    ofProbabilities
      ? pick([0.5, 0.3, 1e-3, 1e-17, 1e-300, 5e-324, 1 - 1e-3, 1 - 1e-15, Math.abs(random())])
      : pick(POINTS),
  );
  const t = y.map((value) => {
    if (name === 'hinge') return pick([-1, 1, 0.3]);
    if (name.includes('crossentropy')) return pick([0, 1, 0, 1, 0.5, 1e-9, Math.abs(random())]);
    return pick([value, 0, 1, 10 * random(), value * (1 + 1e-9), pick(POINTS)]);
  });
  const d = y.map((value, k) => {
    // A probability moves by part of its way to 0 or to 1, or by nearly all of it.
    const part = pick([1e-300, 1e-17, 1e-8, 1e-3, 0.1, 0.5, 0.9, 1 - 1e-9]);
    if (ofProbabilities) return random() < 0 ? -value * part : (1 - value) * part;
    const across = [-value, t[k] - value, -2 * value, 0].filter((move) => Math.abs(move) <= 100);
    return random() < 0.3 ? pick(MOVES) : pick(across);
  });
  const inside = d.every((move, k) => !ofProbabilities || (y[k] + move > 0 && y[k] + move < 1));
  return inside ? [d, y, t] : lossQuestion(name, random);
}
