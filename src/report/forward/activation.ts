import type { Activation } from '../../network/activations/activation.ts';
import { formatNumber } from '../numbers.ts';

const FORMULAS: Readonly<Record<string, (z: string, constant: string) => string>> = {
  linear: (z) => z,
  sigmoid: (z) => `σ(${z})`,
  tanh: (z) => `tanh(${z})`,
  relu: (z) => `max(0, ${z})`,
  'leaky-relu': (z, alpha) => `(${z} if z > 0, else ${alpha}·z)`,
  elu: (z, alpha) => `(${z} if z > 0, else ${alpha}·(e^z - 1))`,
  softplus: (z) => `ln(1 + e^${z})`,
  silu: (z) => `${z}·σ(${z})`,
  swish: (z, beta) => `${z}·σ(${beta}·${z})`,
  gelu: (z) => `${z}·Φ(${z})`,
};

/** Writes an activation of z, which is a name or a number: `σ(0.25)`, `max(0, z)`. */
export function activationFormula({ name, alpha, beta }: Activation, z: string): string {
  const formula = FORMULAS[name] ?? ((text) => `${name}(${text})`);
  return formula(z, formatNumber(alpha ?? beta ?? 0));
}

/** A unit this near to an end of its activation passes on almost no gradient: at a = 0.01, σ′ is 4 % of its most. */
const NEAR_END = 0.01;

/** Says how many units are at an end of their activation, where the gradient vanishes; nothing where it has none. */
export function endsInWords({ name }: Activation, a: Float64Array): string {
  const share = (what: string, at: (value: number) => boolean): string => {
    const count = a.reduce((sum, value) => sum + (at(value) ? 1 : 0), 0);
    return `, ${count} of ${a.length} ${what}`;
  };
  if (name === 'sigmoid') return share('saturated', (value) => value < NEAR_END || value > 1 - NEAR_END);
  if (name === 'tanh') return share('saturated', (value) => Math.abs(value) > 1 - NEAR_END);
  if (name === 'relu') return share('zero', (value) => value === 0);
  return '';
}
