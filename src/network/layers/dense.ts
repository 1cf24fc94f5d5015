import { activation } from '../operations/activation.ts';
import { affine } from '../operations/affine.ts';
import type { LayerType } from './layer.ts';

/** a = f(W·x + b), with a weight W of [units, inputs] and a bias b of [units]. */
export const dense: LayerType = {
  declare(name, inputs, units, bias) {
    const weight = { name: `${name}.weight`, shape: [units, inputs], kind: 'weight' as const, layer: name };
    return bias ? [weight, { name: `${name}.bias`, shape: [units], kind: 'bias', layer: name }] : [weight];
  },
  expand: ({ inputs, units, tensors, activation: f }) => [
    { operation: affine(inputs, units, tensors), role: 'z' },
    { operation: activation(f, units), role: 'a' },
  ],
};
