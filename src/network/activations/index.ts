import type { Activation } from './activation.ts';
import { elu } from './elu.ts';
import { gelu } from './gelu.ts';
import { geluTanh } from './gelu-tanh.ts';
import { leakyRelu } from './leaky-relu.ts';
import { linear } from './linear.ts';
import { relu } from './relu.ts';
import { selu } from './selu.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softmax } from './softmax.ts';
import { softplus } from './softplus.ts';
import { swish } from './swish.ts';
import { tanh } from './tanh.ts';

/** Every activation, by its name in a spec, made with its constant where it has one. */
export const activations: Readonly<Record<string, (constant?: number) => Activation>> = {
  linear,
  sigmoid,
  tanh,
  relu,
  'leaky-relu': leakyRelu,
  elu,
  selu,
  softplus,
  gelu,
  'gelu-tanh': geluTanh,
  silu,
  swish,
  softmax,
};

/** Returns the activations that may be computed by mistake: a swish has no usual constant but 1, and is a silu with it. */
export function usualActivations(): [string, (constant?: number) => Activation][] {
  return Object.entries(activations).filter(([name]) => name !== 'swish');
}
