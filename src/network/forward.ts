import type { Network } from './network.ts';

/** All that a forward pass computes: z[l] and a[l] of layer l, each [count, units], row-major. */
export interface ForwardPass {
  readonly inputs: Float64Array;
  readonly z: readonly Float64Array[];
  readonly a: readonly Float64Array[];
}

/** Runs the network on a batch of `count` input rows: z_l = W_l·a_{l−1} + b_l, a_l = f_l(z_l), with a_0 the inputs. */
export function forward(
  network: Network,
  theta: Float64Array,
  inputs: Float64Array,
  count: number,
): ForwardPass {
  const { layers, arithmetic } = network;
  const z: Float64Array[] = [];
  const a: Float64Array[] = [];
  let input = inputs;
  for (const layer of layers) {
    const preActivations = new Float64Array(count * layer.units);
    const activations = new Float64Array(count * layer.units);
    layer.preActivate(theta, input, preActivations, arithmetic);
    layer.activation.apply(preActivations, activations, layer.units);
    arithmetic.roundAll(activations);
    z.push(preActivations);
    a.push(activations);
    input = activations;
  }
  return { inputs, z, a };
}

/** Returns what layer l was given: the activations of the layer before it, or the inputs. */
export function inputOf(pass: ForwardPass, layer: number): Float64Array {
  return layer === 0 ? pass.inputs : pass.a[layer - 1];
}

/** Returns what the loss is applied to, [count, outputs]. */
export function outputsForLoss(network: Network, pass: ForwardPass): Float64Array {
  const last = network.layers.length - 1;
  return network.objective.appliesTo === 'preActivations' ? pass.z[last] : pass.a[last];
}
