import { logistic } from '../activations/sigmoid.ts';
import { softplusChange, softplusOf } from '../activations/softplus.ts';
import { twoSum } from '../numerics/double-double.ts';
import { logChange } from '../numerics/log.ts';
import { outputwise } from './loss.ts';

/** t·ln(1 + e⁻ᶻ) + (1 − t)·ln(1 + eᶻ): the cross-entropy of σ(z), whose gradient (1 − t)σ(z) − tσ(−z) is a − t. */
const ofLogits = outputwise('binary-crossentropy', {
  value: (z, t) => timesLog(t, softplusOf(-z)) + timesLog(1 - t, softplusOf(z)),
  derivative: (z, t) => (1 - t) * logistic(z) - t * logistic(-z),
  // −t·ln a − (1 − t)·ln(1 − a) of a = σ(z), where 1/(1 − a) = 1 + eᶻ, or max(z, 0) − t·z + ln(1 + e^−|z|)
  intermediates: (z, t) => [Math.abs(z) + t + timesLog(1 - t, 1 + Math.exp(z)), timesLog(1 - t, Math.exp(z))],
  save: (z, t) => [z, t, logistic(z), logistic(-z)],
  change: (d, z, t, a, b) =>
    (t === 1 ? 0 : (1 - t) * softplusChange(d, z, a)) + (t === 0 ? 0 : t * softplusChange(-d, -z, b)),
  terms: (d, _z, t, a, b) => Math.abs(d) * ((1 - t) * a + t * b),
});

/** −Σ t·ln a + (1 − t)·ln(1 − a) of probabilities a */
export const binaryCrossentropy = () =>
  outputwise('binary-crossentropy', {
    value: (a, t) => -timesLog(t, Math.log(a)) - timesLog(1 - t, Math.log1p(-a)),
    save: (a, t) => [a, t, ...twoSum(1, -a)],
    change: (d, a, t, b, rest) => -timesLog(t, logChange(d, a)) - timesLog(1 - t, logChange(-d, b, rest)),
    terms: (d, a, t, b) => Math.abs(d) * ((t === 0 ? 0 : t / a) + (t === 1 ? 0 : (1 - t) / b)),
    derivative: (a, t) => (1 - t === 0 ? 0 : (1 - t) / (1 - a)) - (t === 0 ? 0 : t / a),
    onLogits: { activation: 'sigmoid', loss: ofLogits },
  });

/** Returns weight·log, and 0 where the weight is 0 although the logarithm is infinite. */
function timesLog(weight: number, log: number): number {
  return weight === 0 ? 0 : weight * log;
}
