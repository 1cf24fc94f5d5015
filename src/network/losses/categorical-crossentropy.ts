import { logChange } from '../numerics/log.ts';
import { ofLogitsIncrement } from './categorical-crossentropy-increment.ts';
import { type Loss, outputwise } from './loss.ts';

/**
 * −Σ t_i·ln(softmax(z)_i) = Σ t_i·(m − z_i) + (Σ t_i)·ln(1 + Σ_{j≠m} e^(z_j − m)), with m the largest z:
 * every term is positive, so that a small loss keeps its digits.
 */
const ofLogits: Loss = {
  name: 'categorical-crossentropy',
  constants: {},
  separable: false,
  // −t·ln a of an a near 1, or t·(ln Σ eᶻ − z)
  intermediates: (z, t) => [Math.abs(t) * (1 + Math.abs(z)), 0],
  increment: ofLogitsIncrement,
  value(z, t, at, units) {
    const top = largestOf(z, at, units);
    const rest = sumWithout(z, at, units, top);
    let loss = 0;
    let total = 0;
    for (let k = at; k < at + units; k++) {
      if (t[k] !== 0) loss += t[k] * (z[top] - z[k]);
      total += t[k];
    }
    return loss + total * Math.log1p(rest);
  },
  // (Σ t)·p_i − t_i, written as p_i·(Σ_{j≠i} t_j) − t_i·(Σ_{j≠i} p_j) so that nothing cancels where p_i is near 1
  gradient(z, t, at, units, gradient) {
    const top = largestOf(z, at, units);
    const rest = sumWithout(z, at, units, top);
    let total = 0;
    for (let k = at; k < at + units; k++) total += t[k];
    for (let k = at; k < at + units; k++) {
      const e = k === top ? 1 : Math.exp(z[k] - z[top]);
      const others = k === top ? rest : 1 + rest - e;
      gradient[k] = (e * (total - t[k]) - t[k] * others) / (1 + rest);
    }
  },
};

/** −Σ t·ln a of probabilities a, as a softmax gives them */
export const categoricalCrossentropy = () =>
  outputwise('categorical-crossentropy', {
    value: (a, t) => (t === 0 ? 0 : -t * Math.log(a)),
    derivative: (a, t) => (t === 0 ? 0 : -t / a),
    save: (a, t) => [a, t],
    change: (d, a, t) => (t === 0 ? 0 : -t * logChange(d, a)),
    onLogits: { activation: 'softmax', loss: ofLogits },
  });

/** Returns the index of the largest value of a row. */
function largestOf(z: Float64Array, at: number, units: number): number {
  let top = at;
  for (let k = at + 1; k < at + units; k++) if (z[k] > z[top]) top = k;
  return top;
}

/** Returns Σ e^(z_j − z_top) over the other units of a row. */
function sumWithout(z: Float64Array, at: number, units: number, top: number): number {
  let sum = 0;
  for (let k = at; k < at + units; k++) if (k !== top) sum += Math.exp(z[k] - z[top]);
  return sum;
}
