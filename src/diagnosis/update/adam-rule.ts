import type { OptimizerState } from '../../problem/optimizers/index.ts';
import type { Advance } from '../../problem/optimizers/step.ts';
import type { AdamSettings, OptimizerSettings } from '../../problem/problem.ts';

/** The places of Adam's step that a fault replaces; each has its right form. */
export interface AdamRules {
  /** The divisor of each moment: 1 − βᵗ. */
  readonly first: (beta: number, t: number) => number;
  readonly second: (beta: number, t: number) => number;
  /** The divisor of the step: √v̂ + ε. */
  readonly divisor: (square: number, correction: number, settings: AdamSettings) => number;
  /** The number t of a step, from how many were made; `k` is the weight. */
  readonly count: (steps: number, k: number) => number;
  /** Whether the corrected moments are kept in place of the others. */
  readonly stored: boolean;
}

export const power = (beta: number, t: number): number => 1 - beta ** t;

/** Returns √v̂ + ε with ε where the settings have it. */
export function declaredDivisor(
  square: number,
  correction: number,
  { epsilon, epsilonInside, epsilonScaled }: AdamSettings,
): number {
  if (epsilonInside) return Math.sqrt(square + epsilon);
  return Math.sqrt(square) + (epsilonScaled ? epsilon / Math.sqrt(correction) : epsilon);
}

const RIGHT: AdamRules = {
  first: power,
  second: power,
  divisor: declaredDivisor,
  count: (steps) => steps,
  stored: false,
};

/** Returns whether the steps are those of Adam or AdamW. */
export function isAdam(
  settings: OptimizerSettings,
): settings is Extract<OptimizerSettings, { type: 'adam' | 'adamw' }> {
  return settings.type === 'adam' || settings.type === 'adamw';
}

/** Returns the rule of Adam with some of its places replaced. */
export function adamWith(changes: Partial<AdamRules>): () => Advance {
  const rules = { ...RIGHT, ...changes };
  return () => (settings, theta, gradient, state) => {
    if (!isAdam(settings)) throw new TypeError(`${settings.type} is not Adam`);
    state.steps += 1;
    const { learningRate, weightDecay = 0, type } = settings;
    for (let k = 0; k < theta.length; k++) {
      const decay = weightDecay * theta[k];
      const g = gradient[k] + (type === 'adam' ? decay : 0);
      theta[k] -= (type === 'adamw' ? learningRate * decay : 0) + stepOf(settings, rules, g, state, k);
    }
  };
}

function stepOf(
  settings: AdamSettings,
  rules: AdamRules,
  g: number,
  state: OptimizerState,
  k: number,
): number {
  const { learningRate, beta1, beta2 } = settings;
  const { first, second } = state;
  first[k] = beta1 * first[k] + (1 - beta1) * g;
  second[k] = beta2 * second[k] + (1 - beta2) * g * g;
  const t = rules.count(state.steps, k);
  const mean = first[k] / rules.first(beta1, t);
  const correction = rules.second(beta2, t);
  const square = second[k] / correction;
  if (rules.stored) [first[k], second[k]] = [mean, square];
  return (learningRate * mean) / rules.divisor(square, correction, settings);
}
